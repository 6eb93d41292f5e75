// JSON lines, for programs: docs/progress.md has the events.
#include "core/text/json_writer.h"
#include "native/cli/progress_display.h"

namespace regcache {
namespace {

class RawJsonRenderer final : public ProgressRenderer {
 public:
  explicit RawJsonRenderer(std::FILE* out) : out_(out) {}

  void started(const BlobProgress& blob) override {
    JsonWriter json;
    json.begin_object();
    json.key("event").string("started");
    json.key("digest").string(blob.digest);
    json.key("size").natural(blob.size_bytes);
    json.end_object();
    write_line(json);
  }
  void finished(const BlobProgress& blob, BlobFate fate, std::uint64_t now_ms) override {
    JsonWriter json;
    json.begin_object();
    json.key("event").string("finished");
    json.key("digest").string(blob.digest);
    json.key("size").natural(blob.size_bytes);
    json.key("storedSize").natural(blob.stored_bytes);
    json.key("fate").string(fate_name(fate));
    json.key("milliseconds").natural(now_ms - blob.started_ms);
    json.end_object();
    write_line(json);
  }
  void warned(std::string_view text) override {
    JsonWriter json;
    json.begin_object();
    json.key("event").string("warning");
    json.key("text").string(text);
    json.end_object();
    write_line(json);
  }
  void tick(const ProgressState& state, std::uint64_t /*now_ms*/) override {
    write_total("progress", state);
  }
  void ended(const ProgressState& state) override { write_total("ended", state); }

 private:
  void write_total(std::string_view event, const ProgressState& state) {
    JsonWriter json;
    json.begin_object();
    json.key("event").string(event);
    json.key("blobs").natural(state.blobs_done());
    json.key("blobsPlanned").natural(state.blobs_planned());
    json.key("bytes").natural(state.bytes_done());
    json.key("bytesPlanned").natural(state.bytes_planned());
    json.key("bytesPerSecond").natural(state.rate());
    json.end_object();
    write_line(json);
  }
  void write_line(JsonWriter& json) {
    std::fprintf(out_, "%s\n", json.take().c_str());
    std::fflush(out_);
  }

  std::FILE* out_;
};

}  // namespace

std::unique_ptr<ProgressRenderer> make_rawjson_renderer(std::FILE* out) {
  return std::make_unique<RawJsonRenderer>(out);
}

}  // namespace regcache
