#include "sheets/order_book.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include "phrases/words.hpp"
#include "sheets/book.hpp"
#include "text/zone.hpp"
#include "views/order.hpp"

namespace enlace::sheets {
namespace {

using phrases::Language;
using views::OrderContents;
using views::OrderRow;
using Kind = Cell::Kind;

const Decimal kMostCounted(1'000'000'000'000);  // what is larger is no order's total

constexpr int kSample = 300;           // orders whose taxes get a column each
constexpr std::size_t kMostTaxes = 8;  // columns; what is left goes into one more

struct Head {
  const char *es, *en;
  Kind kind = Kind::text;
  int width = 12;
  bool total = false;
};

constexpr Head kBeforeTaxes[] = {{"Folio", "Order"},
                                 {"Fecha", "Date", Kind::date, 11},
                                 {"Hora", "Time", Kind::time, 7},
                                 {"Empresa", "Company", Kind::text, 20},
                                 {"Tipo", "Kind", Kind::text, 10},
                                 {"Cliente clave", "Customer code", Kind::text, 14},
                                 {"Cliente", "Customer", Kind::text, 30},
                                 {"RFC", "Tax id", Kind::text, 15},
                                 {"Zona", "Zone"},
                                 {"Vendedor", "Seller", Kind::text, 20},
                                 {"Correo vendedor", "Seller's e-mail", Kind::text, 24},
                                 {"Subtotal", "Subtotal", Kind::money, 13, true},
                                 {"Descuento", "Discount", Kind::money, 12, true}};
constexpr Head kOtherTaxes = {"Otros impuestos", "Other taxes", Kind::money, 12, true};
constexpr Head kAfterTaxes[] = {{"Total Handy", "Total in Handy", Kind::money, 14, true},
                                {"Estado", "State", Kind::text, 18},
                                {"Nº ERP", "ERP number", Kind::text, 14},
                                {"Total ERP", "Total in the ERP", Kind::money, 14, true},
                                {"Diferencia", "Difference", Kind::money, 12, true},
                                {"Por qué", "Why", Kind::text, 50},
                                {"Reemplaza a", "Replaces"},
                                {"Fecha de entrega", "Delivery date", Kind::date, 14},
                                {"Notas", "Notes", Kind::text, 40}};
constexpr Head kLines[] = {{"Folio", "Order"},
                           {"Fecha", "Date", Kind::date, 11},
                           {"Empresa", "Company", Kind::text, 20},
                           {"Cliente clave", "Customer code", Kind::text, 14},
                           {"Cliente", "Customer", Kind::text, 30},
                           {"Vendedor", "Seller", Kind::text, 20},
                           {"Clave", "Code", Kind::text, 14},
                           {"Descripción", "Description", Kind::text, 34},
                           {"Familia", "Family", Kind::text, 16},
                           {"Cantidad", "Quantity", Kind::number, 10},
                           {"Precio con imp.", "Price with tax", Kind::money, 14},
                           {"Precio sin imp.", "Price before tax", Kind::money, 14},
                           {"Desc %", "Discount %", Kind::number, 9},
                           {"Impuesto", "Tax", Kind::text, 16},
                           {"Importe", "Amount", Kind::money, 14},
                           {"Devolución", "Return", Kind::text, 11}};
constexpr Head kSums[] = {{"Por", "By", Kind::text, 12},
                          {"Nombre", "Name", Kind::text, 30},
                          {"Pedidos", "Orders", Kind::number, 10},
                          {"Monto", "Amount", Kind::money, 15},
                          {"En el ERP", "In the ERP", Kind::number, 11},
                          {"Esperan", "Waiting", Kind::number, 10}};
constexpr Head kFilter[] = {{"Qué", "What", Kind::text, 28}, {"Valor", "Value", Kind::text, 60}};

std::string in(Language language, const Head& head) {
  return language == Language::es ? head.es : head.en;
}

std::string in(Language language, const char* es, const char* en) {
  return language == Language::es ? es : en;
}

Column column(Language language, const Head& head) {
  return {in(language, head), head.kind, head.width, head.total};
}

template <class Heads>
std::vector<Column> columns(Language language, const Heads& heads) {
  std::vector<Column> all;
  for (const Head& head : heads) all.push_back(column(language, head));
  return all;
}

Cell day_cell(std::int64_t unix_ms, const std::string& zone) {
  const Result<text::CivilTime> civil = text::to_civil(unix_ms, zone);
  return unix_ms == 0 || !civil ? Cell() : Cell::date(*civil);
}

// "2026-12-03" as a date.
Cell day_cell(const std::string& day) {
  const std::optional<std::int64_t> midnight = text::parse_iso(day + "T00:00:00Z");
  return midnight ? day_cell(*midnight, "UTC") : Cell::of(day);
}

Cell amount_cell(const std::string& amount) {
  const std::optional<Decimal> number = Decimal::parse(amount);
  return number ? Cell::money(*number) : Cell::of(amount);
}

// Before taxes, of one unit.
Cell net_price_of(const views::OrderItem& item) {
  if (item.quantity.is_zero()) return {};
  try {
    constexpr int kPlaces = 6;
    return Cell::money(((item.amount - item.tax) / item.quantity).rounded(kPlaces));
  } catch (const std::overflow_error&) {  // of Decimal: amounts that no line has
    return {};
  }
}

struct Sum {
  std::int64_t orders = 0, delivered = 0, waiting = 0;
  Decimal amount;
};

class Writer {
 public:
  Writer(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
         const OrderBook& asked, std::unique_ptr<Book> book)
      : engine_(engine),
        ledger_(ledger),
        scheduler_(scheduler),
        asked_(asked),
        language_(asked.language),
        book_(std::move(book)) {}

  Result<Exported> write() {
    ENLACE_CHECK(find_taxes());
    std::vector<Column> orders = columns(language_, kBeforeTaxes);
    for (const std::string& tax : taxes_) orders.push_back({tax, Kind::money, 12, true});
    orders.push_back(column(language_, kOtherTaxes));
    for (const Head& head : kAfterTaxes) orders.push_back(column(language_, head));
    ENLACE_TRY(orders_, book_->sheet(in(language_, "Pedidos", "Orders"), orders));
    ENLACE_TRY(lines_, book_->sheet(in(language_, "Renglones", "Lines"), columns(language_, kLines)));
    ENLACE_CHECK(views::each_order(engine_, ledger_, scheduler_, asked_.filter, asked_.reach,
                                   [this](const OrderRow& row) { return add(row); }));
    ENLACE_CHECK(add_sums());
    ENLACE_CHECK(add_filter());
    ENLACE_TRY(const Written written, book_->finish());
    exported_.cut = written.cut;
    return exported_;
  }

 private:
  // Heads come first in a file: which taxes there are is asked of the first orders.
  Result<void> find_taxes() {
    int seen = 0;
    std::map<std::string, int> uses;
    ENLACE_CHECK(views::each_order(engine_, ledger_, scheduler_, asked_.filter, asked_.reach,
                                   [&](const OrderRow& row) -> Result<bool> {
                                     ENLACE_TRY(const OrderContents contents, contents_of(row));
                                     for (const auto& [name, amount] : contents.taxes) ++uses[name];
                                     return ++seen < kSample;
                                   }));
    std::vector<std::pair<int, std::string>> by_use;
    for (const auto& [name, count] : uses) by_use.emplace_back(-count, name);
    std::sort(by_use.begin(), by_use.end());
    for (std::size_t i = 0; i < std::min(by_use.size(), kMostTaxes); ++i) taxes_.push_back(by_use[i].second);
    return {};
  }

  Result<OrderContents> contents_of(const OrderRow& row) {
    return views::contents(ledger_, row.tenant, row.order, row.time_zone);
  }

  Result<bool> add(const OrderRow& row) {
    ENLACE_TRY(const OrderContents contents, contents_of(row));
    ++exported_.orders;
    if (!contents.lines_known) ++exported_.without_lines;
    ENLACE_CHECK(book_->row(orders_, order_cells(row, contents)));
    for (const views::OrderItem& item : contents.lines) {
      ++exported_.lines;
      ENLACE_CHECK(book_->row(lines_, line_cells(row, item)));
    }
    count(row);
    return true;
  }

  std::vector<Cell> order_cells(const OrderRow& row, const OrderContents& contents) {
    const Result<text::CivilTime> made = text::to_civil(row.created_ms, row.time_zone);
    std::vector<Cell> cells = {Cell::of(row.order),
                               day_cell(row.created_ms, row.time_zone),
                               row.created_ms == 0 || !made ? Cell() : Cell::time(*made),
                               Cell::of(row.company),
                               Cell::of(phrases::word(language_, row.kind)),
                               Cell::of(row.customer_code),
                               Cell::of(row.customer),
                               Cell::of(contents.tax_id),
                               Cell::of(row.zone),
                               Cell::of(row.seller),
                               Cell::of(row.seller_email)};
    const bool known = contents.lines_known;
    cells.push_back(known ? Cell::money(contents.subtotal) : Cell());
    cells.push_back(known ? Cell::money(contents.discount) : Cell());
    Decimal others;
    std::map<std::string, Decimal> taxes;
    for (const auto& [name, amount] : contents.taxes) {
      if (std::find(taxes_.begin(), taxes_.end(), name) == taxes_.end()) others += amount;
      taxes[name] += amount;
    }
    for (const std::string& name : taxes_) {
      const auto found = taxes.find(name);
      cells.push_back(found == taxes.end() ? Cell() : Cell::money(found->second));
    }
    cells.push_back(others.is_zero() ? Cell() : Cell::money(others));
    add_erp(row, cells);
    cells.push_back(Cell::of(row.cause.empty() || !asked_.why ? std::string() : asked_.why(row)));
    cells.push_back(Cell::of(row.replaces));
    cells.push_back(contents.delivery_day.empty() ? Cell() : day_cell(contents.delivery_day));
    cells.push_back(Cell::of(contents.comment));
    return cells;
  }

  // Total, state, and what the ERPs made of it. Messages to people are no documents of an ERP.
  void add_erp(const OrderRow& row, std::vector<Cell>& cells) {
    std::string numbers;
    std::vector<Decimal> totals;
    for (const views::OrderDelivery& delivery : row.deliveries) {
      if (!delivery.recipient.empty() || delivery.remote_number.empty()) continue;
      numbers += (numbers.empty() ? "" : ", ") + delivery.remote_number;
      if (const auto total = Decimal::parse(delivery.remote_total)) totals.push_back(*total);
    }
    const std::optional<Decimal> total = Decimal::parse(row.total);
    cells.push_back(amount_cell(row.total));
    cells.push_back(Cell::of(phrases::word(language_, ledger::to_string(row.state))));
    cells.push_back(Cell::of(numbers));
    const bool one = totals.size() == 1;
    cells.push_back(one ? Cell::money(totals.front()) : Cell());
    cells.push_back(one && total ? Cell::money(totals.front() - *total) : Cell());
  }

  std::vector<Cell> line_cells(const OrderRow& row, const views::OrderItem& item) {
    std::string taxes;
    for (const std::string& name : item.taxes) taxes += (taxes.empty() ? "" : ", ") + name;
    return {Cell::of(row.order),
            day_cell(row.created_ms, row.time_zone),
            Cell::of(row.company),
            Cell::of(row.customer_code),
            Cell::of(row.customer),
            Cell::of(row.seller),
            Cell::of(item.code),
            Cell::of(item.name),
            Cell::of(item.family),
            Cell::count(item.quantity),
            Cell::money(item.charged),
            net_price_of(item),
            Cell::count(item.discount_percent),
            Cell::of(taxes),
            Cell::money(item.amount),
            Cell::of(item.is_return ? in(language_, "sí", "yes") : "no")};
  }

  void count(const OrderRow& row) {
    const Result<std::string> day = text::local_day(row.created_ms, row.time_zone);
    const std::optional<Decimal> total = Decimal::parse(row.total);
    for (Sum* sum : {&by_seller_[row.seller], &by_day_[day ? *day : std::string()]}) {
      ++sum->orders;
      if (total && total->abs() < kMostCounted) sum->amount += *total;
      if (row.state == ledger::OrderState::delivered) ++sum->delivered;
      if (row.state == ledger::OrderState::waits_for_person) ++sum->waiting;
    }
  }

  Result<void> add_sums() {
    ENLACE_TRY(const std::size_t sheet,
               book_->sheet(in(language_, "Resumen", "Summary"), columns(language_, kSums)));
    const auto put = [&](const std::string& by, Cell name, const Sum& sum) {
      return book_->row(
          sheet, {Cell::of(by), std::move(name), Cell::count(Decimal(sum.orders)), Cell::money(sum.amount),
                  Cell::count(Decimal(sum.delivered)), Cell::count(Decimal(sum.waiting))});
    };
    for (const auto& [name, sum] : by_seller_) {
      ENLACE_CHECK(put(in(language_, "Vendedor", "Seller"), Cell::of(name), sum));
    }
    for (const auto& [day, sum] : by_day_) ENLACE_CHECK(put(in(language_, "Día", "Day"), day_cell(day), sum));
    return {};
  }

  // What was asked, when, by whom, and how much the file lacks.
  Result<void> add_filter() {
    ENLACE_TRY(const std::size_t sheet,
               book_->sheet(in(language_, "Filtro", "Filter"), columns(language_, kFilter)));
    const auto put = [&](const std::string& what, const std::string& value) {
      return book_->row(sheet, {Cell::of(what), Cell::of(value)});
    };
    const Json told = asked_.filter.to_json();
    for (const auto& [name, value] : told.members()) {
      if (value.is_null() || (value.is_array() && value.size() == 0)) continue;
      const std::string text = value.is_string() || value.is_number() ? value.text() : value.dump();
      if (text.empty() || text == "false" || name == "limit" || name == "after" || name == "by") continue;
      ENLACE_CHECK(put(phrases::word(language_, name), text));
    }
    ENLACE_CHECK(put(in(language_, "Hecho", "Made"), text::iso_utc(engine_.services().runtime.unix_ms())));
    ENLACE_CHECK(put(in(language_, "Por", "By"), asked_.actor));
    ENLACE_CHECK(put(in(language_, "Pedidos", "Orders"), std::to_string(exported_.orders)));
    ENLACE_CHECK(put(in(language_, "Renglones", "Lines"), std::to_string(exported_.lines)));
    ENLACE_CHECK(put(in(language_, "Pedidos sin renglones (ya no se guardan, o no se pueden leer)",
                        "Orders without lines (not kept any more, or not readable)"),
                     std::to_string(exported_.without_lines)));
    return {};
  }

  engine::Engine& engine_;
  ledger::Ledger& ledger_;
  schedule::Scheduler* scheduler_;
  const OrderBook& asked_;
  Language language_;
  std::unique_ptr<Book> book_;
  std::vector<std::string> taxes_;
  std::size_t orders_ = 0, lines_ = 0;
  std::map<std::string, Sum> by_seller_, by_day_;
  Exported exported_;
};

}  // namespace

Result<Exported> write_orders(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                              const OrderBook& book, const std::string& path) {
  const bool csv = path.ends_with(".csv");
  if (!csv && !path.ends_with(".xlsx")) {
    return failure(ENLACE_E_CONFIG, "export_format", "a name that ends with .xlsx or .csv",
                   Json::object({{"path", path}}));
  }
  ENLACE_TRY(std::unique_ptr<Book> file, csv ? open_csv(path) : open_xlsx(path, "Total"));
  return Writer(engine, ledger, scheduler, book, std::move(file)).write();
}

std::string name_for(const views::OrderFilter& filter, Language language, const std::string& end) {
  std::string name = in(language, "pedidos", "orders");
  for (const std::string& part : {filter.tenant, filter.period, filter.from, filter.to}) {
    if (!part.empty()) name += "_" + part;
  }
  return name + "." + end;
}

}  // namespace enlace::sheets
