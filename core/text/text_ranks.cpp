#include "core/text/text_ranks.h"

#include <algorithm>
#include <cstddef>

#include "core/text/sort_items.h"

namespace regcache {
namespace {

// How many bytes all texts begin with alike; what is empty does not count.
std::size_t common_prefix(const std::vector<std::string_view>& texts) {
  std::string_view prefix;
  for (const std::string_view text : texts) {
    if (text.empty() || (!prefix.empty() && text.starts_with(prefix))) {
      continue;
    }
    const std::size_t length = std::min(prefix.size(), text.size());
    std::size_t same = 0;
    while (same < length && text[same] == prefix[same]) {
      ++same;
    }
    if (prefix.empty()) {
      same = text.size();
    }
    prefix = text.substr(0, same);
    if (same == 0) {
      break;
    }
  }
  return prefix.size();
}

// The bytes of a text from `begin` on as a number that orders like them; 0 for an empty text.
std::uint64_t key_of(std::string_view text, std::size_t begin) {
  std::uint64_t key = 0;
  for (std::size_t i = begin; i < begin + sizeof key; ++i) {
    key = key << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return key;
}

}  // namespace

std::vector<std::uint32_t> rank_texts(const std::vector<std::string_view>& texts) {
  const std::size_t prefix = common_prefix(texts);
  std::vector<std::uint64_t> keys;
  keys.reserve(texts.size());
  for (const std::string_view text : texts) {
    keys.push_back(key_of(text, prefix));
  }
  std::vector<std::uint32_t> order = sorted_by_key(keys);
  const auto have_one_key = [&](std::size_t i) { return keys[order[i]] == keys[order[i - 1]]; };
  // Mostly, texts with equal keys are equal.
  bool keys_tell = true;
  for (std::size_t i = 1; i < order.size() && keys_tell; ++i) {
    keys_tell = !have_one_key(i) || texts[order[i]] == texts[order[i - 1]];
  }
  if (!keys_tell) {
    sort_runs(order, keys, [&](std::uint32_t a, std::uint32_t b) { return texts[a] < texts[b]; });
  }
  std::vector<std::uint32_t> ranks(texts.size());
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool is_equal =
        i == 0 || (have_one_key(i) && (keys_tell || texts[order[i]] == texts[order[i - 1]]));
    rank += is_equal ? 0 : 1;
    ranks[order[i]] = rank;
  }
  return ranks;
}

}  // namespace regcache
