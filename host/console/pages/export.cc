#include <Poco/Base64Decoder.h>

#include <memory>
#include <sstream>

#include "pages/filter.hpp"

// Excel or CSV of exactly what the filter finds (V-2), as the host makes it, piece by piece.
namespace enlace::console {
namespace {

constexpr const char* kExcel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr const char* kCsv = "text/csv; charset=utf-8";

std::string decoded(const std::string& base64) {
  std::istringstream in(base64);
  Poco::Base64Decoder decoder(in);
  return {std::istreambuf_iterator<char>(decoder), {}};
}

}  // namespace

// The first piece is waited for here: a refusal becomes a page, which a file that has begun cannot.
Page export_orders(Visit& visit) {
  const std::string format = first_of(visit.request.query, "formato") == "csv" ? "csv" : "xlsx";
  const Json params =
      Json::object({{"filter", filter_of(filter_fields(visit.request.query))}, {"format", format}});
  ENLACE_TRY(const Json counted,
             visit.host.view("orders", filter_of(filter_fields(visit.request.query)).set("limit", 1)));
  static_cast<void>(counted);
  const auto link = std::make_shared<HostLink>(visit.site.socket, visit.host.asker());
  const auto body = [link, params](const Send& send) {
    static_cast<void>(link->stream("export", params,
                                   [&](const Json& piece) { return send(decoded(piece["chunk"].text())); }));
  };
  const std::string name = "pedidos_" + visit.figures.file_day() + '.' + format;
  return Response::download(name, format == "csv" ? kCsv : kExcel, body);
}

}  // namespace enlace::console
