#include <array>
#include <filesystem>
#include <fstream>

#include "desk/handlers.hpp"
#include "desk/reach.hpp"
#include "log/redactor.hpp"
#include "sheets/order_book.hpp"

// The orders of a filter as a file (V-2). It is written beside the store, where there is room for it, and is
// gone once it was sent.
namespace enlace::desk {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 48 * 1024;  // of 3 bytes each, as base64 has them

// A name that nobody else uses; the file is removed however the export ends.
class Draft {
 public:
  Draft(Runtime& runtime, const std::string& store, const std::string& format) {
    std::array<unsigned char, 8> bytes{};
    runtime.random(bytes);
    std::string name = ".export-";
    for (const unsigned char byte : bytes) name += std::to_string(byte) + "-";
    path_ = (fs::path(store).parent_path() / (name + "." + format)).string();
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    std::error_code gone;
    fs::remove(path_, gone);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Failure not_sent(const std::string& reason) {
  return failure(ENLACE_E_INTERNAL, "export_not_sent", reason, Json::object({{"reason", reason}}));
}

Result<void> send(const std::string& path, const Pieces& pieces) {
  std::ifstream file(path, std::ios::binary);
  std::string piece(kPiece, '\0');
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const std::size_t count = static_cast<std::size_t>(file.gcount());
    if (count == 0) break;
    const std::string chunk = log::base64(std::string_view(piece).substr(0, count));
    if (!pieces(Json::object({{"chunk", chunk}}))) return not_sent("nobody reads it any more");
  }
  return file.eof() ? Result<void>() : not_sent("the file cannot be read");
}

}  // namespace

Result<Json> export_orders(const Call& call) {
  ENLACE_TRY(const std::string format, required_text(call.request.params, "format"));
  if (format != "xlsx" && format != "csv") {
    return failure(ENLACE_E_INVALID, "export_format", "xlsx or csv", Json::object({{"path", format}}));
  }
  sheets::OrderBook book;
  ENLACE_TRY(book.filter, views::OrderFilter::from_json(call.request.params["filter"]));
  if (!book.filter.tenant.empty() && !call.person->user.may_see(book.filter.tenant)) {
    return failure(ENLACE_E_NOT_FOUND, "not_found_here");
  }
  book.reach = reach_of(call);
  book.language = call.request.language;
  book.actor = call.person->actor();
  book.why = [&](const views::OrderRow& row) {
    const std::string& order = row.cause_order.empty() ? row.order : row.cause_order;
    return call.tools.engine.phrases()
        .say(call.request.language, row.cause,
             phrases::at_place(row.params, row.tenant, row.cause_connector, order), row.message,
             call.tools.engine.plugin_of(row.tenant, row.cause_connector))
        .what;
  };
  const Draft draft(call.tools.runtime(), call.tools.database().path(), format);
  ENLACE_TRY(const sheets::Exported done, sheets::write_orders(call.tools.engine, call.tools.ledger,
                                                               call.tools.scheduler, book, draft.path()));
  ENLACE_CHECK(send(draft.path(), call.pieces));
  return Json::object({{"name", sheets::name_for(book.filter, call.request.language, format)},
                       {"count", done.orders},
                       {"lines", done.lines},
                       {"without_lines", done.without_lines},
                       {"cut", done.cut}});
}

}  // namespace enlace::desk
