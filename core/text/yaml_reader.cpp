#include "core/text/yaml_reader.h"

#include <yaml.h>

#include <map>
#include <string>
#include <utility>

#include "core/limits.h"

namespace regcache {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// libyaml counts characters; nearly all files ask for them in the order of the text.
class ByteCursor {
 public:
  ByteCursor(std::string_view text, std::size_t first) : text_(text), byte_(first) {}

  std::uint32_t byte_of(std::size_t character) {
    while (character_ < character && byte_ < text_.size()) {
      ++byte_;
      while (is_continuation()) {
        ++byte_;
      }
      ++character_;
    }
    while (character_ > character) {
      --byte_;
      while (is_continuation()) {
        --byte_;
      }
      --character_;
    }
    return static_cast<std::uint32_t>(byte_);
  }

 private:
  [[nodiscard]] bool is_continuation() const {
    return byte_ < text_.size() && (static_cast<unsigned char>(text_[byte_]) & 0xc0U) == 0x80;
  }

  std::string_view text_;
  std::size_t byte_;
  std::size_t character_ = 0;
};

YamlStyle style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return YamlStyle::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return YamlStyle::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return YamlStyle::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return YamlStyle::folded;
    default:
      return YamlStyle::plain;
  }
}

std::string_view text_of(const yaml_char_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

std::string_view name_of(const yaml_char_t* name) {
  return name == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(name));
}

// Builds nodes out of libyaml's events.
class YamlReader {
 public:
  explicit YamlReader(std::string_view text)
      : cursor_(text, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {
    is_ready_ = yaml_parser_initialize(&parser_) == 1;
    if (is_ready_) {
      yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                   text.size());
    }
  }
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;
  ~YamlReader() {
    if (is_ready_) {
      yaml_parser_delete(&parser_);
    }
  }

  YamlFile read() {
    bool is_over = !is_ready_;
    while (!is_over) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) {
        fail_at(Code::invalid_input, parser_.problem == nullptr ? "" : parser_.problem,
                problem_offset());
        break;
      }
      is_over = event.type == YAML_STREAM_END_EVENT || !take(event);
      yaml_event_delete(&event);
    }
    return std::move(file_);
  }

 private:
  struct OpenNode {
    YamlNode* node;
    std::string anchor;
  };

  // Whether the file is within its bounds so far.
  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return attach(aliased(event), event);
      case YAML_SCALAR_EVENT:
        return take_scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(YamlKind::sequence, event, event.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return open(YamlKind::mapping, event, event.data.mapping_start.anchor);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close(event);
        return true;
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        return true;
      default:
        return true;
    }
  }

  bool take_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    YamlNode* node = add(YamlKind::scalar, event);
    node->style = style_of(scalar.style);
    node->text = text_of(scalar.value, scalar.length);
    if (const std::string_view anchor = name_of(scalar.anchor); !anchor.empty()) {
      anchors_.insert_or_assign(std::string(anchor), node);
    }
    return attach(node, event);
  }

  bool open(YamlKind kind, const yaml_event_t& event, const yaml_char_t* anchor) {
    if (open_.size() == kYamlDepthMax) {
      return fail_at(Code::out_of_range, "the nesting is too deep", start_of(event));
    }
    YamlNode* node = add(kind, event);
    const bool is_within = attach(node, event);
    open_.push_back({node, std::string(name_of(anchor))});
    return is_within;
  }

  // Only now may an alias name it: no node contains itself.
  void close(const yaml_event_t& event) {
    OpenNode& last = open_.back();
    last.node->place.length = cursor_.byte_of(event.end_mark.index) - last.node->place.offset;
    if (!last.anchor.empty()) {
      anchors_.insert_or_assign(std::move(last.anchor), last.node);
    }
    open_.pop_back();
  }

  const YamlNode* aliased(const yaml_event_t& event) {
    const auto found = anchors_.find(name_of(event.data.alias.anchor));
    return found != anchors_.end() ? found->second : add(YamlKind::scalar, event);
  }

  YamlNode* add(YamlKind kind, const yaml_event_t& event) {
    file_.nodes.push_back(std::make_unique<YamlNode>());
    YamlNode* node = file_.nodes.back().get();
    node->kind = kind;
    node->place.offset = start_of(event);
    node->place.length = cursor_.byte_of(event.end_mark.index) - node->place.offset;
    return node;
  }

  bool attach(const YamlNode* node, const yaml_event_t& event) {
    if (++attached_ > kYamlNodesMax) {
      return fail_at(Code::out_of_range, "the file has too many values", start_of(event));
    }
    (open_.empty() ? file_.roots : open_.back().node->children).push_back(node);
    return true;
  }

  std::uint32_t start_of(const yaml_event_t& event) {
    return cursor_.byte_of(event.start_mark.index);
  }

  // Bytes that are no characters have an offset instead of a mark.
  std::uint32_t problem_offset() {
    return parser_.error == YAML_READER_ERROR ? static_cast<std::uint32_t>(parser_.problem_offset)
                                              : cursor_.byte_of(parser_.problem_mark.index);
  }

  // What was read so far would be half of a file.
  bool fail_at(Code code, std::string detail, std::uint32_t offset) {
    file_.roots.clear();
    file_.fault = {code, std::move(detail), offset};
    return false;
  }

  yaml_parser_t parser_;
  bool is_ready_ = false;
  ByteCursor cursor_;
  YamlFile file_;
  std::vector<OpenNode> open_;
  std::map<std::string, const YamlNode*, std::less<>> anchors_;
  std::size_t attached_ = 0;
};

}  // namespace

YamlFile parse_yaml(std::string_view text) {
  return YamlReader(text).read();
}

}  // namespace regcache
