#include "native/cli/advice_plot.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/text/byte_size.h"

namespace regcache {
namespace {

constexpr double kWidth = 760;
constexpr double kHeight = 460;
constexpr double kLeft = 90;
constexpr double kRight = 700;
constexpr double kTop = 30;
constexpr double kBottom = 400;
constexpr double kShortestSeconds = 0.001;  // what is faster stands at the left edge

std::string number(double value) {
  return std::to_string(static_cast<long>(std::lround(value)));
}

std::string text_at(double x, double y, std::string_view anchor, const std::string& text) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" +
         std::string(anchor) + "\">" + text + "</text>\n";
}

std::string line_between(double x1, double y1, double x2, double y2) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
         "\" y2=\"" + number(y2) + "\" stroke=\"#bbb\"/>\n";
}

// The start of an element, up to its style.
std::string circle(double x, double y, double radius) {
  return "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(radius) + "\"";
}

std::string_view colour_of(Compression compression) {
  switch (compression) {
    case Compression::gzip:
    case Compression::estargz:
      return "#0072b2";
    case Compression::zstd:
      return "#d55e00";
    case Compression::uncompressed:
      return "#555555";
  }
  return "#555555";
}

// Where values lie on the two axes.
class Axes {
 public:
  explicit Axes(const Advice& advice) {
    double longest_s = kShortestSeconds * 10;
    for (const Trial& trial : advice.trials) {
      longest_s = std::max(longest_s, trial.compress_s);
      largest_ = std::max(largest_, static_cast<double>(trial.size));
    }
    first_decade_ = std::log10(kShortestSeconds);
    last_decade_ = std::ceil(std::log10(longest_s));
  }

  [[nodiscard]] double x(double seconds) const {
    const double decade = std::log10(std::max(seconds, kShortestSeconds));
    return kLeft + (decade - first_decade_) / (last_decade_ - first_decade_) * (kRight - kLeft);
  }
  [[nodiscard]] double y(double bytes) const {
    return kBottom - bytes / largest_ * (kBottom - kTop);
  }

  [[nodiscard]] std::string draw() const {
    std::string svg;
    for (double decade = first_decade_; decade <= last_decade_; decade += 1) {
      const double seconds = std::pow(10, decade);
      svg += line_between(x(seconds), kTop, x(seconds), kBottom);
      const auto milliseconds = static_cast<std::uint64_t>(std::llround(seconds * 1'000));
      svg += text_at(x(seconds), kBottom + 18, "middle",
                     milliseconds < 1'000 ? std::to_string(milliseconds) + " ms"
                                          : format_duration(milliseconds));
    }
    constexpr int kLines = 4;
    for (int i = 0; i <= kLines; ++i) {
      const double bytes = largest_ * i / kLines;
      svg += line_between(kLeft, y(bytes), kRight, y(bytes));
      svg +=
          text_at(kLeft - 8, y(bytes) + 4, "end", format_bytes(static_cast<std::uint64_t>(bytes)));
    }
    return svg + text_at((kLeft + kRight) / 2, kBottom + 42, "middle", "time to compress");
  }

 private:
  double largest_ = 1;
  double first_decade_ = 0;
  double last_decade_ = 1;
};

}  // namespace

std::string plot_advice(const Advice& advice) {
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(kWidth) +
                    " " + number(kHeight) +
                    "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                    "<title>Size against time to compress</title>\n"
                    "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  const Axes axes(advice);
  svg += axes.draw();
  for (std::size_t i = 0; i < advice.trials.size(); ++i) {
    const Trial& trial = advice.trials[i];
    const double x = axes.x(trial.compress_s);
    const double y = axes.y(static_cast<double>(trial.size));
    const std::string_view colour = colour_of(trial.compression);
    svg += circle(x, y, 4) + " fill=\"";
    svg += colour;
    svg += "\"/>\n";
    if (i == advice.best) {
      svg += circle(x, y, 9) + " fill=\"none\" stroke-width=\"2\" stroke=\"";
      svg += colour;
      svg += "\"/>\n";
    }
    std::string name(compression_name(trial.compression));
    name += trial.compression == Compression::uncompressed ? "" : " " + std::to_string(trial.level);
    // gzip above its points and zstd below: the two lie close to each other.
    svg += text_at(x, trial.compression == Compression::zstd ? y + 22 : y - 12, "middle", name);
  }
  return svg + "</svg>\n";
}

}  // namespace regcache
