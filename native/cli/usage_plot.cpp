#include "native/cli/usage_plot.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/text/byte_size.h"

namespace regcache {
namespace {

constexpr double kWidth = 960;
constexpr double kHeight = 540;
constexpr double kTop = 40;
constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits
constexpr double kLabelWidth = 150;
constexpr double kLabelHeight = 34;

struct Rectangle {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

struct Box {
  std::string name;
  std::string title;
  double bytes = 0;
  const char* colour = "";
  Rectangle place;
};

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = c >= 0x20 && c < 0x7f && c != '<' && c != '>' && c != '&' && c != '"';
    out += is_plain ? c : '?';
  }
  return out;
}

std::string number(double value) {
  const auto tenths = static_cast<long>(std::lround(value * 10));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// The largest ratio of sides in a row along a side of this length.
double worst_ratio(double smallest, double largest, double sum, double side) {
  const double square = side * side;
  return std::max(square * largest / (sum * sum), sum * sum / (square * smallest));
}

// Rows of boxes, each row along the shorter side of what is left, as long as that makes boxes squarer.
// `boxes` are the largest first; their bytes are areas already.
void place_boxes(std::vector<Box>& boxes, Rectangle left) {
  for (std::size_t begin = 0; begin < boxes.size();) {
    const double side = std::min(left.width, left.height);
    double sum = boxes[begin].bytes;
    std::size_t end = begin + 1;
    while (end < boxes.size()) {
      const double longer = sum + boxes[end].bytes;
      if (worst_ratio(boxes[end].bytes, boxes[begin].bytes, longer, side) >
          worst_ratio(boxes[end - 1].bytes, boxes[begin].bytes, sum, side)) {
        break;
      }
      sum = longer;
      ++end;
    }
    const bool is_column = left.width >= left.height;
    const double thickness = side > 0 ? sum / side : 0;
    double along = 0;
    for (; begin < end; ++begin) {
      const double length = thickness > 0 ? boxes[begin].bytes / thickness : 0;
      boxes[begin].place = is_column ? Rectangle{left.x, left.y + along, thickness, length}
                                     : Rectangle{left.x + along, left.y, length, thickness};
      along += length;
    }
    if (is_column) {
      left.x += thickness;
      left.width -= thickness;
    } else {
      left.y += thickness;
      left.height -= thickness;
    }
  }
}

std::vector<Box> boxes_of(const UsageReport& report) {
  std::vector<Box> boxes;
  std::uint64_t drawn = 0;
  for (const BlobUsage& blob : report.largest) {
    drawn += blob.bytes;
    const std::string size = format_bytes(blob.bytes);
    std::string title = escaped(blob.digest) + ", " + size;
    title += blob.created_at.empty() ? "" : ", " + escaped(blob.created_at);
    boxes.push_back({escaped(blob.digest.substr(0, kShortDigest)),
                     title,
                     static_cast<double>(blob.bytes),
                     blob.caches > 1 ? "#56b4e9" : "#e69f00",
                     {}});
  }
  if (report.blobs > report.largest.size()) {
    const std::string name =
        std::to_string(report.blobs - report.largest.size()) + " smaller blobs";
    boxes.push_back({name,
                     name + ", " + format_bytes(report.bytes - drawn),
                     static_cast<double>(report.bytes - drawn),
                     "#bbbbbb",
                     {}});
  }
  std::erase_if(boxes, [](const Box& box) { return box.bytes <= 0; });
  std::stable_sort(boxes.begin(), boxes.end(),
                   [](const Box& a, const Box& b) { return a.bytes > b.bytes; });
  return boxes;
}

std::string draw(const Box& box) {
  const Rectangle& at = box.place;
  std::string svg = "<g><title>" + box.title + "</title><rect x=\"" + number(at.x) + "\" y=\"" +
                    number(at.y) + "\" width=\"" + number(at.width) + "\" height=\"" +
                    number(at.height) + "\" fill=\"" + box.colour + "\" stroke=\"white\"/>";
  if (at.width >= kLabelWidth && at.height >= kLabelHeight) {
    const std::string size = box.title.substr(box.title.find(", ") + 2);
    svg += "<text x=\"" + number(at.x + 6) + "\" y=\"" + number(at.y + 15) + "\">" + box.name +
           "</text><text x=\"" + number(at.x + 6) + "\" y=\"" + number(at.y + 29) + "\">" +
           size.substr(0, size.find(',')) + "</text>";
  }
  return svg + "</g>\n";
}

}  // namespace

std::string plot_usage(const UsageReport& report) {
  std::vector<Box> boxes = boxes_of(report);
  double sum = 0;
  for (const Box& box : boxes) {
    sum += box.bytes;
  }
  for (Box& box : boxes) {
    box.bytes *= kWidth * (kHeight - kTop) / sum;
  }
  place_boxes(boxes, {0, kTop, kWidth, kHeight - kTop});
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(kWidth) +
                    " " + number(kHeight) +
                    "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                    "<title>Blobs by size</title>\n"
                    "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                    "<text x=\"6\" y=\"24\">" +
                    format_bytes(report.bytes) + " in " + std::to_string(report.blobs) + " blobs";
  if (report.caches.size() > 1) {
    svg += "; blue: in several caches, orange: in one alone";
  }
  svg += "</text>\n";
  for (const Box& box : boxes) {
    svg += draw(box);
  }
  return svg + "</svg>\n";
}

}  // namespace regcache
