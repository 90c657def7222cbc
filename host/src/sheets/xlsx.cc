#include <xlsxwriter.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <utility>

#include "sheets/archive.hpp"
#include "sheets/book.hpp"
#include "sheets/file.hpp"

namespace enlace::sheets {
namespace {

constexpr std::int64_t kLookEvery = 1'000;  // rows between two looks whether the disk takes them

double as_double(const Decimal& number) {
  const std::string text = number.str();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);  // as good as a spreadsheet's own numbers
  return value;
}

// More digits than a spreadsheet keeps: they stay as a text.
bool fits(const Decimal& number) {
  const std::string text = number.str();
  std::size_t digits = 0;
  for (const char c : text) digits += c >= '0' && c <= '9' ? 1 : 0;
  constexpr std::size_t kMostDigits = 15;
  return digits <= kMostDigits;
}

std::string letters_of(std::size_t column) {
  std::string letters;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters;
}

struct Free {
  void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

class Xlsx final : public Book {
 public:
  Xlsx(NewFile file, lxw_workbook* book, std::string total)
      : file_(std::move(file)), book_(book), total_(std::move(total)) {
    head_ = format(nullptr);
    format_set_bold(head_);
    format_set_bottom(head_, LXW_BORDER_THIN);
    text_ = format("@");
    date_ = format("yyyy-mm-dd");
    time_ = format("hh:mm");
    money_ = format("#,##0.00");
    number_ = format("#,##0.######");
    sum_ = format("#,##0.00");
    format_set_bold(sum_);
    format_set_top(sum_, LXW_BORDER_THIN);
  }

  Result<std::size_t> sheet(const std::string& name, const std::vector<Column>& columns) override {
    lxw_worksheet* sheet = workbook_add_worksheet(book_.get(), name.c_str());
    if (sheet == nullptr) return not_written(file_.path(), errno);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet, column, column, columns[i].width, nullptr);
      worksheet_write_string(sheet, 0, column, cell_text(columns[i].head).text.c_str(), head_);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_landscape(sheet);
    worksheet_repeat_rows(sheet, 0, 0);
    sheets_.push_back({sheet, name, columns, 0, std::vector<Decimal>(columns.size())});
    return sheets_.size() - 1;
  }

  Result<void> row(std::size_t number, const std::vector<Cell>& cells) override {
    Sheet& to = sheets_.at(number);
    if (to.rows == kMostRows) {
      return failure(ENLACE_E_INVALID, "sheet_too_long", "more rows than a sheet holds",
                     Json::object({{"sheet", to.name}, {"most", kMostRows}}));
    }
    const auto row = static_cast<lxw_row_t>(++to.rows);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      put(to, row, static_cast<lxw_col_t>(i), cells[i]);
      if (to.columns[i].total) to.sums[i] += cells[i].number;
    }
    return to.rows % kLookEvery == 0 ? took_all() : Result<void>();
  }

  Result<Written> finish() override {
    for (Sheet& sheet : sheets_) end(sheet);
    ENLACE_CHECK(took_all());
    errno = 0;
    const lxw_error problem = workbook_close(book_.release());  // frees it, whatever comes of it
    if (problem != LXW_NO_ERROR) return not_written(file_.path(), errno == 0 ? ENOSPC : errno);
    ENLACE_CHECK(check_whole(file_.draft(), file_.path()));
    ENLACE_CHECK(file_.publish());
    return written_;
  }

 private:
  struct Sheet {
    lxw_worksheet* sheet;
    std::string name;
    std::vector<Column> columns;
    std::int64_t rows;  // without the head
    std::vector<Decimal> sums;
  };

  lxw_format* format(const char* numbers) {
    lxw_format* made = workbook_add_format(book_.get());
    if (numbers != nullptr) format_set_num_format(made, numbers);
    return made;
  }

  void put_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& content) {
    const CellText text = cell_text(content);
    written_.cut += text.cut ? 1 : 0;
    worksheet_write_string(sheet, row, column, text.text.c_str(), text_);
  }

  void put(Sheet& to, lxw_row_t row, lxw_col_t column, const Cell& cell) {
    switch (cell.kind) {
      case Cell::Kind::empty:
        return;
      case Cell::Kind::text:
        return put_text(to.sheet, row, column, cell.text);
      case Cell::Kind::date:
      case Cell::Kind::time: {
        const bool is_date = cell.kind == Cell::Kind::date;
        const text::CivilTime& at = cell.moment;
        constexpr int kFirstYear = 1900;  // of a spreadsheet
        if (is_date && (at.year < kFirstYear || at.year > 9999)) {
          return put_text(to.sheet, row, column, text::day(at));
        }
        lxw_datetime moment{};
        if (is_date) {
          moment.year = at.year;
          moment.month = at.month;
          moment.day = at.day;
        } else {
          moment.hour = at.hour;
          moment.min = at.minute;
        }
        worksheet_write_datetime(to.sheet, row, column, &moment, is_date ? date_ : time_);
        return;
      }
      case Cell::Kind::money:
      case Cell::Kind::number:
        if (!fits(cell.number)) return put_text(to.sheet, row, column, cell.number.str());
        worksheet_write_number(to.sheet, row, column, as_double(cell.number),
                               cell.kind == Cell::Kind::money ? money_ : number_);
        return;
    }
  }

  // Below the rows: sums of what a filter leaves visible.
  void end(Sheet& sheet) {
    const auto last = static_cast<lxw_row_t>(sheet.rows);
    if (sheet.columns.empty()) return;
    worksheet_autofilter(sheet.sheet, 0, 0, last, static_cast<lxw_col_t>(sheet.columns.size() - 1));
    if (sheet.rows == 0 || sheet.rows == kMostRows) return;
    bool named = false;
    for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      if (!sheet.columns[i].total) continue;
      if (!named && i > 0) worksheet_write_string(sheet.sheet, last + 1, 0, total_.c_str(), sum_);
      named = true;
      const std::string letters = letters_of(i);
      const std::string formula =
          "=SUBTOTAL(9," + letters + "2:" + letters + std::to_string(sheet.rows + 1) + ")";
      worksheet_write_formula_num(sheet.sheet, last + 1, column, formula.c_str(), sum_,
                                  as_double(sheet.sums[i]));
    }
  }

  // The rows go to files without a name first; what a full disk refused shows there.
  Result<void> took_all() {
    for (const Sheet& sheet : sheets_) {
      std::FILE* rows = sheet.sheet->optimize_tmpfile;
      errno = 0;
      if (rows != nullptr && (std::fflush(rows) != 0 || std::ferror(rows) != 0)) {
        return not_written(file_.path(), errno == 0 ? ENOSPC : errno);
      }
    }
    return {};
  }

  NewFile file_;
  std::unique_ptr<lxw_workbook, Free> book_;
  std::string total_;
  std::vector<Sheet> sheets_;
  Written written_;
  lxw_format *head_, *text_, *date_, *time_, *money_, *number_, *sum_;
};

}  // namespace

Result<std::unique_ptr<Book>> open_xlsx(const std::string& path, const std::string& total) {
  ENLACE_TRY(NewFile file, NewFile::beside(path));
  std::string directory = file.directory();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = directory.data();
  lxw_workbook* book = workbook_new_opt(file.draft().c_str(), &options);
  if (book == nullptr) return not_written(path, ENOMEM);
  return std::unique_ptr<Book>(new Xlsx(std::move(file), book, total));
}

}  // namespace enlace::sheets
