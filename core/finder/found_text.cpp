#include "core/finder/found_text.h"

#include <algorithm>

namespace regcache {
namespace {

std::uint32_t end_of(Span span) {
  return span.offset + span.length;
}

std::uint32_t size_of(std::string_view text) {
  return static_cast<std::uint32_t>(text.size());
}

}  // namespace

void FoundText::append(std::string_view text, std::uint32_t offset) {
  append(Kind::verbatim, text, {offset, size_of(text)});
}

void FoundText::append_written(std::string_view text, Span place) {
  append(Kind::written, text, place);
}

void FoundText::append_hole(Span place) {
  append(Kind::hole, std::string_view(&kHoleByte, 1), place);
}

void FoundText::append(const FoundText& from, Span span) {
  const std::uint32_t end = end_of(span);
  for (std::size_t i = from.piece_at(span.offset);
       i < from.pieces_.size() && from.pieces_[i].span.offset < end; ++i) {
    const Piece& piece = from.pieces_[i];
    const std::uint32_t first = std::max(piece.span.offset, span.offset);
    const std::uint32_t last = std::min(end_of(piece.span), end);
    Span place = piece.place;
    if (piece.kind == Kind::verbatim) {
      place = {piece.place.offset + (first - piece.span.offset), last - first};
    }
    append(piece.kind, from.text().substr(first, last - first), place);
  }
}

void FoundText::append(Kind kind, std::string_view text, Span place) {
  if (text.empty()) {
    return;
  }
  const Span span = {size_of(text_), size_of(text)};
  text_ += text;
  if (kind == Kind::verbatim && !pieces_.empty() && pieces_.back().kind == Kind::verbatim &&
      end_of(pieces_.back().place) == place.offset) {
    pieces_.back().span.length += span.length;
    pieces_.back().place.length += place.length;
    return;
  }
  pieces_.push_back({kind, span, place});
}

std::size_t FoundText::piece_at(std::uint32_t offset) const {
  const auto found = std::upper_bound(
      pieces_.begin(), pieces_.end(), offset,
      [](std::uint32_t at, const Piece& piece) { return at < end_of(piece.span); });
  return static_cast<std::size_t>(found - pieces_.begin());
}

Span FoundText::place(Span span) const {
  if (pieces_.empty()) {
    return {start_, 0};
  }
  const auto place_of = [this](std::uint32_t offset) -> std::uint32_t {
    const std::size_t index = piece_at(offset);
    if (index == pieces_.size()) {
      return end_of(pieces_.back().place);
    }
    const Piece& piece = pieces_[index];
    return piece.place.offset + (piece.kind == Kind::verbatim ? offset - piece.span.offset : 0);
  };
  const std::uint32_t first = place_of(span.offset);
  if (span.length == 0) {
    return {first, 0};
  }
  const std::uint32_t last = end_of(span) - 1;
  const std::size_t index = std::min(piece_at(last), pieces_.size() - 1);
  const Piece& piece = pieces_[index];
  const std::uint32_t end = piece.kind == Kind::verbatim ? place_of(last) + 1 : end_of(piece.place);
  return {first, end > first ? end - first : 0};
}

Span FoundText::place() const {
  return place({0, size_of(text_)});
}

bool FoundText::is_verbatim(Span span) const {
  const std::size_t index =
      span.length == 0 && span.offset > 0 ? piece_at(span.offset - 1) : piece_at(span.offset);
  return index < pieces_.size() && pieces_[index].kind == Kind::verbatim &&
         end_of(span) <= end_of(pieces_[index].span);
}

bool FoundText::has_hole(Span span) const {
  for (std::size_t i = piece_at(span.offset);
       i < pieces_.size() && pieces_[i].span.offset < end_of(span); ++i) {
    if (pieces_[i].kind == Kind::hole) {
      return true;
    }
  }
  return false;
}

bool FoundText::has_hole() const {
  return has_hole({0, size_of(text_)});
}

std::vector<std::uint32_t> FoundText::holes() const {
  std::vector<std::uint32_t> found;
  for (const Piece& piece : pieces_) {
    if (piece.kind == Kind::hole) {
      found.push_back(piece.span.offset);
    }
  }
  return found;
}

FoundText FoundText::part(Span span) const {
  FoundText out("", place(span).offset);
  out.append(*this, span);
  return out;
}

FoundText FoundText::trimmed() const {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text_.find_first_not_of(kBlanks);
  if (first == std::string::npos) {
    return FoundText("", place().offset);
  }
  const std::size_t last = text_.find_last_not_of(kBlanks);
  return part({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last - first + 1)});
}

std::vector<FoundText> FoundText::lines() const {
  std::vector<FoundText> out;
  for (std::size_t at = 0; at < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    FoundText line =
        part({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at)}).trimmed();
    if (!line.empty()) {
      out.push_back(std::move(line));
    }
    at = end + 1;
  }
  return out;
}

std::string FoundText::written(std::string_view file, Span span) const {
  std::string out;
  for (std::size_t i = piece_at(span.offset);
       i < pieces_.size() && pieces_[i].span.offset < end_of(span); ++i) {
    const Piece& piece = pieces_[i];
    if (piece.kind == Kind::hole) {
      out += file.substr(piece.place.offset, piece.place.length);
      continue;
    }
    const std::uint32_t first = std::max(piece.span.offset, span.offset);
    const std::uint32_t last = std::min(end_of(piece.span), end_of(span));
    out += text().substr(first, last - first);
  }
  return out;
}

}  // namespace regcache
