#include "look/plot.hpp"

#include <algorithm>

namespace enlace::console {
namespace {

constexpr int kWidth = 320, kHeight = 110;
constexpr int kLeft = 28, kRight = 4, kTop = 8, kBottom = 18;
constexpr std::size_t kMostPlaces = 100;

struct Colours {
  const char *bar, *before, *line, *text, *rule;
};
constexpr Colours kLight = {"#1d5fa8", "#c3cad3", "#1d5fa8", "#4d5763", "#dfe3e8"};
constexpr Colours kDark = {"#6fb1f5", "#4a525c", "#6fb1f5", "#b4bcc6", "#343b44"};

std::string clean(const std::string& text) {
  std::string cleaned;
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'') continue;
    cleaned += c;
  }
  return cleaned;
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + value + '"';
}

std::string number(const char* name, int value) {
  return attribute(name, std::to_string(value));
}

// The next 1, 2 or 5 times a power of ten.
std::int64_t round_up(std::int64_t value) {
  std::int64_t step = 1;
  while (true) {
    for (const std::int64_t times : {1, 2, 5}) {
      if (step * times >= value) return step * times;
    }
    step *= 10;
  }
}

std::int64_t greatest(const std::vector<std::int64_t>& values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

class Drawing {
 public:
  Drawing(const Plot& plot, std::size_t places)
      : plot_(plot), colours_(plot.dark ? kDark : kLight), places_(places) {
    top_ = round_up(std::clamp<std::int64_t>(
        std::max({greatest(plot.bars), greatest(plot.bars_before), greatest(plot.line), std::int64_t{1}}), 1,
        1'000'000'000'000));
  }

  std::string svg() {
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + number("width", kWidth) + number("height", kHeight) +
           " viewBox=\"0 0 320 110\" font-family=\"system-ui,sans-serif\" font-size=\"10\">";
    scale();
    bars(plot_.bars_before, colours_.before, 100);
    bars(plot_.bars, colours_.bar, plot_.bars_before.empty() ? 72 : 52);
    line();
    labels();
    return out_ + "</svg>";
  }

 private:
  [[nodiscard]] int y_of(std::int64_t value) const {
    const std::int64_t room = kHeight - kTop - kBottom;
    return kHeight - kBottom - static_cast<int>(std::max<std::int64_t>(value, 0) * room / top_);
  }
  // The left edge of a place, in hundredths of the place's width.
  [[nodiscard]] int x_of(std::size_t place, int hundredths) const {
    const auto room = static_cast<std::int64_t>(kWidth - kLeft - kRight);
    return kLeft + static_cast<int>(room * (static_cast<std::int64_t>(place) * 100 + hundredths) /
                                    (static_cast<std::int64_t>(places_) * 100));
  }

  void text(int x, int y, const char* anchor, const std::string& what) {
    out_ += "<text" + number("x", x) + number("y", y) + attribute("text-anchor", anchor) +
            attribute("fill", colours_.text) + '>' + clean(what) + "</text>";
  }

  void scale() {
    for (const std::int64_t value : {top_, top_ / 2, std::int64_t{0}}) {
      if (value == top_ / 2 && top_ < 2) continue;
      const int y = y_of(value);
      out_ += "<path" +
              attribute("d", "M" + std::to_string(kLeft) + ' ' + std::to_string(y) + 'H' +
                                 std::to_string(kWidth - kRight)) +
              attribute("stroke", colours_.rule) + "/>";
      text(kLeft - 5, y + 4, "end", std::to_string(value));
    }
  }

  void bars(const std::vector<std::int64_t>& values, const char* colour, int share) {
    const int gap = share >= 100 ? 8 : (100 - share) / 2;
    std::string shape;  // of all bars at once: one path is a third of so many rectangles
    for (std::size_t i = 0; i < values.size() && i < places_; ++i) {
      if (values[i] <= 0) continue;
      const int x = x_of(i, gap), y = std::min(y_of(values[i]), kHeight - kBottom - 1);
      const std::string width = std::to_string(std::max(1, x_of(i, 100 - gap) - x));
      shape += "M" + std::to_string(x) + ' ' + std::to_string(y) + 'h' + width + 'V' +
               std::to_string(kHeight - kBottom) + "h-" + width + 'z';
    }
    if (!shape.empty()) out_ += "<path" + attribute("d", shape) + attribute("fill", colour) + "/>";
  }

  void line() {
    std::string points;
    for (std::size_t i = 0; i < plot_.line.size() && i < places_; ++i) {
      points += (points.empty() ? "" : " ") + std::to_string(x_of(i, 50)) + ',' +
                std::to_string(y_of(plot_.line[i]));
    }
    if (points.empty()) return;
    out_ += "<polyline" + attribute("points", points) + " fill=\"none\" stroke-width=\"2\"" +
            attribute("stroke", colours_.line) + "/>";
  }

  void labels() {
    const std::size_t step = places_ / 9 + 1;
    for (std::size_t i = 0; i < plot_.labels.size() && i < places_; i += step) {
      text(x_of(i, 50), kHeight - 4, "middle", plot_.labels[i]);
    }
  }

  const Plot& plot_;
  const Colours& colours_;
  std::size_t places_;
  std::int64_t top_ = 1;
  std::string out_;
};

}  // namespace

std::string svg_of(const Plot& plot) {
  const std::size_t places = std::clamp<std::size_t>(
      std::max({plot.labels.size(), plot.bars.size(), plot.bars_before.size(), plot.line.size()}), 1,
      kMostPlaces);
  return Drawing(plot, places).svg();
}

}  // namespace enlace::console
