// Takes a layer apart in tests: its tar, and the table of contents that eStargz adds.
#pragma once

#include <algorithm>
#include <optional>

#include "core/codec/layer_decoder.h"
#include "tests/core/codec/codec_runner.h"

namespace regcache {

// The parts of a decoded layer.
struct Parts {
  Bytes tar;
  Bytes toc;
  std::optional<Sha256Sum> toc_sum;
};

inline Result<Parts> take_apart(Compression compression, const Bytes& blob, Pieces pieces = {}) {
  const auto decoder = make_layer_decoder(compression);
  Parts parts;
  std::size_t used = 0;
  for (;;) {
    const auto first = blob.begin() + static_cast<std::ptrdiff_t>(used);
    const Bytes piece(first,
                      first + static_cast<std::ptrdiff_t>(std::min(pieces.in, blob.size() - used)));
    Input rest(piece);
    Bytes room(pieces.out);
    Output room_left(room);
    const End end = used + piece.size() == blob.size() ? End::yes : End::no;
    REGCACHE_TRY_ASSIGN(const Step step, decoder->step(rest, room_left, end));
    used += piece.size() - rest.size();
    room.resize(room.size() - room_left.size());
    Bytes& part = decoder->part() == LayerPart::tar ? parts.tar : parts.toc;
    part.insert(part.end(), room.begin(), room.end());
    if (step == Step::done) {
      parts.toc_sum = decoder->toc_sum();
      return parts;
    }
  }
}

}  // namespace regcache
