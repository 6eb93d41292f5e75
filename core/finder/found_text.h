// A text that was taken out of a file and knows where each of its bytes stands there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/diagnostic.h"

namespace regcache {

// The decoded text of a quoted string, a word of a script, a list joined by commas. What only the run of
// the file can know (${{ matrix.x }}, $TAG) is a hole: one byte of the text, kHoleByte.
class FoundText {
 public:
  // Reads as a word of nearly every grammar: a hole seldom breaks what is around it.
  static constexpr char kHoleByte = 'x';

  FoundText() = default;
  // The text of a file itself, or the stretch of it that starts at `offset`.
  explicit FoundText(std::string_view text, std::uint32_t offset = 0) : start_(offset) {
    append(text, offset);
  }

  // Bytes that stand in the file as they are, from `offset` on.
  void append(std::string_view text, std::uint32_t offset);
  // Bytes that the file writes in another way: an escape, the comma between items of a list.
  void append_written(std::string_view text, Span place);
  void append_hole(Span place);
  // A stretch of another text.
  void append(const FoundText& from, Span span);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] std::size_t size() const { return text_.size(); }

  // Where a stretch of the text stands in the file; an empty text where it was said to start.
  [[nodiscard]] Span place(Span span) const;
  [[nodiscard]] Span place() const;

  // Whether the file has the stretch byte for byte, so that a correction can be written there.
  [[nodiscard]] bool is_verbatim(Span span) const;
  // Whether a hole is within the stretch.
  [[nodiscard]] bool has_hole(Span span) const;
  [[nodiscard]] bool has_hole() const;
  // Where the holes are, in the text.
  [[nodiscard]] std::vector<std::uint32_t> holes() const;

  [[nodiscard]] FoundText part(Span span) const;
  // Without blanks at its ends.
  [[nodiscard]] FoundText trimmed() const;
  // Each line, without its end; those of nothing but blanks are left out.
  [[nodiscard]] std::vector<FoundText> lines() const;

  // The text with what `file` has in the place of each hole: equal for equal expressions.
  [[nodiscard]] std::string written(std::string_view file, Span span) const;

  enum class Kind : std::uint8_t { verbatim, written, hole };
  // A stretch of the text and its place; both have the same length when it is verbatim.
  struct Piece {
    Kind kind;
    Span span;
    Span place;
  };
  // All stretches, in order: together they are the text.
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  void append(Kind kind, std::string_view text, Span place);
  // The first piece that ends after `offset`.
  [[nodiscard]] std::size_t piece_at(std::uint32_t offset) const;

  std::string text_;
  std::vector<Piece> pieces_;
  std::uint32_t start_ = 0;
};

}  // namespace regcache
