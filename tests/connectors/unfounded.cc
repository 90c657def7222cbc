// Says that an order is done, or gone, whatever the ERP answered. The code of the order's first product says
// how:
//   SENDS-NOTHING   no write at all
//   TELLS-NO-KEY    the same, and no find key either
//   IGNORES         one write; its answer, refusal or silence counts as success
//   AGAIN           the same, but what fails is written a second time
// Its removals report success without a request.
#include <string>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/http.hpp>

namespace {

using namespace enlace;
using sdk::Call;

constexpr const char* kErp = "https://erp.test";
constexpr const char* kInvented = "999";

class Unfounded final : public sdk::Connector {
 public:
  static constexpr const char* kId = "test.unfounded";
  static constexpr const char* kVersion = "1.0.0";
  static constexpr std::uint64_t kCapabilities =
      ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_FIND_ORDER | ENLACE_CAP_DELETE_ORDER;
  static Json descriptor() { return Json::object({{"id", kId}, {"version", kVersion}}); }
  static Result<std::unique_ptr<Connector>> create(const sdk::Config&) {
    return std::unique_ptr<Connector>(std::make_unique<Unfounded>());
  }

  Result<CheckReport> check(Call&) override { return CheckReport{}; }

  Result<Outcome> push_order(Call& call, const PushRequest& request) override {
    const std::string& way = request.order.lines.front().code;
    if (way != "TELLS-NO-KEY") {
      ENLACE_CHECK(call.declare_find_key(Json::object({{"client", "k1"}, {"reference", request.reference}})));
    }
    const Json body = Json::object(
        {{"reference", request.reference}, {"client", "k1"}, {"total", request.order.total.str()}});
    if (way == "IGNORES" || way == "AGAIN") {
      const Result<Json> written = sdk::post_json(call, std::string(kErp) + "/documents", "", "order", body);
      if (!written && way == "AGAIN") {
        const Result<Json> again = sdk::post_json(call, std::string(kErp) + "/documents", "", "order", body);
        if (!again) call.warn("the second write failed", Json::object({{"cause", again.error().cause}}));
      }
    }
    Outcome outcome;
    outcome.remote_id = kInvented;
    outcome.remote_number = "R-999";
    return outcome;
  }

  Result<Found> find_order(Call& call, const FindRequest& request) override {
    ENLACE_TRY(const Json rows, sdk::get_json(call, std::string(kErp) + "/documents?client=k1", ""));
    Found found;
    found.complete = true;
    for (const Json& row : rows.items()) {
      if (row["reference"].text() != request.reference) continue;
      found.documents.push_back({row["id"].text(),
                                 "R-" + row["id"].text(),
                                 "open",
                                 row["live"].truthy(),
                                 row["total"].decimal(),
                                 {}});
    }
    return found;
  }

  Result<Outcome> delete_order(Call&, const FindRequest& request) override {
    Outcome outcome;
    outcome.remote_id = request.remote_id;
    return outcome;
  }
};

}  // namespace

ENLACE_CONNECTOR(Unfounded)
