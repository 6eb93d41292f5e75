#include "core/codec/estargz_decoder.h"

#include <optional>
#include <utility>

#include "core/codec/decode_meter.h"
#include "core/codec/estargz_footer.h"
#include "core/codec/gzip.h"
#include "core/codec/pending_bytes.h"
#include "core/codec/stream_offset.h"
#include "core/codec/tar_reader.h"

namespace regcache {
namespace {

// Follows the tar as far as it is one, to know where a new file may start. A layer need not be a tar
// that TarReader takes; then it has no table of contents either.
class TarFollower {
 public:
  void follow(Input bytes) {
    while (is_tar_ && !bytes.empty()) {
      is_tar_ = reader_.read(bytes).has_value();
    }
  }
  [[nodiscard]] bool is_between_files() const {
    return is_tar_ && (reader_.at_header() || reader_.ended());
  }

 private:
  TarReader reader_;
  bool is_tar_ = true;
};

// Checks a table of contents that streams by and hashes its JSON.
class TocFollower {
 public:
  Result<void> follow(Input bytes) {
    while (!bytes.empty()) {
      REGCACHE_TRY_ASSIGN(const TarEvent event, reader_.read(bytes));
      if (event == TarEvent::entry && std::exchange(has_entry_, true)) {
        return fail(Code::corrupt, kTocName, "files follow the table of contents",
                    "this is not eStargz as anyone writes it: build the cache anew");
      }
      if (event == TarEvent::data) {
        hash_.update(reader_.data());
      }
    }
    return {};
  }
  Result<Sha256Sum> finish() {
    REGCACHE_TRY(reader_.finish());
    return hash_.finish();
  }

 private:
  TarReader reader_;
  bool has_entry_ = false;
  Sha256 hash_;
};

bool is_toc_header(const TarBlock& block) {
  const Result<TarEntry> header = parse_tar_header(block, 0);
  return header && header->name == kTocName && header->type == TarType::regular;
}

class EstargzDecoder final : public LayerDecoder {
 public:
  explicit EstargzDecoder(const DecodeLimits& limits) : meter_(limits) {}

  Result<Step> step(Input& input, Output& output, End end) override {
    const std::size_t offered_in = input.size();
    const std::size_t offered_out = output.size();
    part_ = next_part_;
    REGCACHE_TRY_ASSIGN(const Step step, decode(input, output, end));
    REGCACHE_TRY(meter_.count(offered_in - input.size(), offered_out - output.size()));
    if (step == Step::done) {
      REGCACHE_TRY(finish());
    }
    return step;
  }

  [[nodiscard]] LayerPart part() const override { return part_; }
  [[nodiscard]] std::optional<Sha256Sum> toc_sum() const override { return toc_sum_; }

 private:
  Result<Step> decode(Input& input, Output& output, End end) {
    const std::size_t offered_out = output.size();
    for (;;) {
      if (!held_.empty()) {
        if (part_ != next_part_ && output.size() != offered_out) {
          return Step::need_output;  // this step wrote to the other part
        }
        part_ = next_part_;
        const Output room = output;
        held_.hand_out(output);
        REGCACHE_TRY(follow(room.first(room.size() - output.size())));
        if (!held_.empty()) {
          return Step::need_output;
        }
      }
      if (std::exchange(member_ended_, false)) {
        peeking_ = next_part_ == LayerPart::tar && tar_.is_between_files();
      }
      REGCACHE_TRY_ASSIGN(const GzipEvent event,
                          peeking_ ? peek(input, end) : pass(input, output, end));
      if (event == GzipEvent::member_end) {
        member_ended_ = true;
      } else if (event == GzipEvent::done) {
        return Step::done;
      } else if (event == GzipEvent::need_input) {
        return Step::need_input;
      } else if (!peeking_ && held_.empty()) {
        return Step::need_output;
      }
    }
  }

  Result<GzipEvent> pass(Input& input, Output& output, End end) {
    const Output room = output;
    REGCACHE_TRY_ASSIGN(const GzipEvent event, reader_.read(input, output, end));
    REGCACHE_TRY(follow(room.first(room.size() - output.size())));
    return event;
  }

  // Reads the first block of a member aside, because it decides what the member is.
  Result<GzipEvent> peek(Input& input, End end) {
    Output room = Output(head_).subspan(head_bytes_);
    REGCACHE_TRY_ASSIGN(const GzipEvent event, reader_.read(input, room, end));
    head_bytes_ = head_.size() - room.size();
    if (event == GzipEvent::need_output || event == GzipEvent::member_end) {
      if (head_bytes_ == head_.size() && is_toc_header(head_)) {
        next_part_ = LayerPart::toc;
        toc_offset_ = reader_.member_offset();
      }
      held_.set({head_.begin(), head_.begin() + static_cast<std::ptrdiff_t>(head_bytes_)});
      head_bytes_ = 0;
      peeking_ = false;
    }
    return event;
  }

  Result<void> follow(Input written) {
    if (part_ == LayerPart::toc) {
      return toc_.follow(written);
    }
    tar_.follow(written);
    return {};
  }

  Result<void> finish() {
    if (next_part_ == LayerPart::tar) {
      return {};
    }
    const std::optional<EstargzFooter> footer = parse_estargz_extra(reader_.extra_field());
    if (!footer || footer->external_toc || footer->toc_offset != toc_offset_) {
      return corrupt_at("table of contents", toc_offset_,
                        "the blob has no eStargz footer that points to it");
    }
    REGCACHE_TRY_ASSIGN(toc_sum_, toc_.finish());
    return {};
  }

  GzipReader reader_;
  DecodeMeter meter_;
  TarFollower tar_;
  TocFollower toc_;
  LayerPart part_ = LayerPart::tar;       // of what the last step wrote
  LayerPart next_part_ = LayerPart::tar;  // of what comes next
  TarBlock head_{};
  std::size_t head_bytes_ = 0;
  PendingBytes held_;     // what was read aside and is to be written
  bool peeking_ = false;  // never in the first member: the tar comes first
  bool member_ended_ = false;
  std::uint64_t toc_offset_ = 0;
  std::optional<Sha256Sum> toc_sum_;
};

}  // namespace

std::unique_ptr<LayerDecoder> make_estargz_decoder(const DecodeLimits& limits) {
  return std::make_unique<EstargzDecoder>(limits);
}

}  // namespace regcache
