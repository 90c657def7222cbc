#include <cerrno>
#include <cstdio>

#include "sheets/book.hpp"
#include "sheets/file.hpp"

namespace enlace::sheets {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Stream = std::unique_ptr<std::FILE, Close>;

// What a spreadsheet reads as the beginning of a formula.
bool begins_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

std::string field_of(const std::string& text) {
  const std::string safe = begins_like_a_formula(text) ? "'" + text : text;
  return safe.find_first_of(",;\"\r\n\t'") == std::string::npos ? safe : quoted(safe);
}

std::string two(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

class Csv final : public Book {
 public:
  Csv(NewFile file, Stream stream) : file_(std::move(file)), stream_(std::move(stream)) {}

  Result<std::size_t> sheet(const std::string& name, const std::vector<Column>& columns) override {
    if (sheets_++ > 0) return sheets_ - 1;
    name_ = name;
    std::string line(kMark);
    for (const Column& column : columns)
      line += (&column == &columns.front() ? "" : ",") + field_of(column.head);
    ENLACE_CHECK(put(line + "\r\n"));
    return std::size_t{0};
  }

  Result<void> row(std::size_t sheet, const std::vector<Cell>& cells) override {
    if (sheet != 0) return {};
    if (++rows_ > kMostRows) {
      return failure(ENLACE_E_INVALID, "sheet_too_long", "more rows than a sheet holds",
                     Json::object({{"sheet", name_}, {"most", kMostRows}}));
    }
    std::string line;
    for (const Cell& cell : cells) line += (&cell == &cells.front() ? "" : ",") + text_of(cell);
    return put(line + "\r\n");
  }

  Result<Written> finish() override {
    errno = 0;
    if (std::fclose(stream_.release()) != 0) return not_written(file_.path(), errno);
    ENLACE_CHECK(file_.publish());
    return written_;
  }

 private:
  std::string text_of(const Cell& cell) {
    switch (cell.kind) {
      case Cell::Kind::empty:
        return {};
      case Cell::Kind::text: {
        const CellText text = cell_text(cell.text);
        written_.cut += text.cut ? 1 : 0;
        return field_of(text.text);
      }
      case Cell::Kind::date:
        return text::day(cell.moment);
      case Cell::Kind::time:
        return two(cell.moment.hour) + ":" + two(cell.moment.minute);
      case Cell::Kind::money:
        return cell.number.rounded(2) == cell.number ? cell.number.fixed(2) : cell.number.str();
      case Cell::Kind::number:
        return cell.number.str();
    }
    return {};
  }

  Result<void> put(const std::string& line) {
    errno = 0;
    if (std::fwrite(line.data(), 1, line.size(), stream_.get()) == line.size()) return {};
    return not_written(file_.path(), errno);
  }

  NewFile file_;
  Stream stream_;
  std::string name_;
  std::size_t sheets_ = 0;
  std::int64_t rows_ = 0;
  Written written_;
};

}  // namespace

Result<std::unique_ptr<Book>> open_csv(const std::string& path) {
  ENLACE_TRY(NewFile file, NewFile::beside(path));
  Stream stream(std::fopen(file.draft().c_str(), "wbe"));
  if (!stream) return not_written(path, errno);
  return std::unique_ptr<Book>(new Csv(std::move(file), std::move(stream)));
}

}  // namespace enlace::sheets
