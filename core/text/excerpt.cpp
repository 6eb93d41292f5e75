#include "core/text/excerpt.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "core/text/columns.h"

namespace regcache {
namespace {

constexpr std::string_view kCut = "...";
constexpr std::string_view kHidden = "***";
constexpr std::string_view kIndent = "  ";

// What one stretch of the text looks like.
struct Cell {
  std::size_t first;  // bytes of the text
  std::size_t last;
  std::string shown;
  std::size_t columns;
};

Cell cell_at(std::string_view text, std::size_t at) {
  const Character character = character_at(text, at);
  std::string shown = printable(text.substr(at, character.bytes));
  const std::size_t columns = character.printable ? character.columns : shown.size();
  return {at, at + character.bytes, std::move(shown), columns};
}

std::vector<Cell> cells_of(std::string_view text, std::span<const Span> hidden) {
  std::vector<Cell> cells;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto secret = std::find_if(hidden.begin(), hidden.end(), [at](const Span& span) {
      return span.offset <= at && at < std::size_t{span.offset} + span.length;
    });
    if (secret == hidden.end()) {
      cells.push_back(cell_at(text, at));
    } else {
      const std::size_t last = std::min(text.size(), std::size_t{secret->offset} + secret->length);
      cells.push_back({at, last, std::string(kHidden), kHidden.size()});
    }
    at = cells.back().last;
  }
  return cells;
}

// The cells to show, as a range of indexes: those from `begin` that fit, after moving `begin` back
// so that a third of the room stands before the span.
struct Window {
  std::size_t begin;
  std::size_t end;
};

Window choose_window(const std::vector<Cell>& cells, std::size_t offset) {
  Window window{0, 0};
  while (window.begin < cells.size() && cells[window.begin].last <= offset) {
    ++window.begin;
  }
  for (std::size_t room = kExcerptColumnsMax / 3;
       window.begin > 0 && cells[window.begin - 1].columns <= room;) {
    --window.begin;
    room -= cells[window.begin].columns;
  }
  window.end = window.begin;
  for (std::size_t room = kExcerptColumnsMax;
       window.end < cells.size() && cells[window.end].columns <= room;) {
    room -= cells[window.end].columns;
    ++window.end;
  }
  return window;
}

}  // namespace

std::string excerpt(std::string_view text, Span span, std::span<const Span> hidden) {
  const std::vector<Cell> cells = cells_of(text, hidden);
  Window window{0, cells.size()};
  std::size_t columns = 0;
  for (const Cell& cell : cells) {
    columns += cell.columns;
  }
  if (columns > kExcerptColumnsMax) {
    window = choose_window(cells, span.offset);
  }
  const std::size_t span_end = std::size_t{span.offset} + span.length;
  std::string line(kIndent);
  line += window.begin > 0 ? kCut : "";
  std::size_t blanks = line.size();
  std::size_t carets = 0;
  for (std::size_t i = window.begin; i < window.end; ++i) {
    const Cell& cell = cells[i];
    line += cell.shown;
    if (cell.last <= span.offset) {
      blanks += cell.columns;
    } else if (cell.first < span_end) {
      carets += cell.columns;
    }
  }
  line += window.end < cells.size() ? kCut : "";
  return line + "\n" + std::string(blanks, ' ') +
         std::string(std::max<std::size_t>(carets, 1), '^') + "\n";
}

}  // namespace regcache
