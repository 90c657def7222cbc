#include "schedule/run_reason.hpp"

#include <algorithm>

#include <enlace/sdk/refusal.hpp>

namespace enlace::schedule {
namespace {

constexpr std::size_t kMostName = 60;     // code points
constexpr std::size_t kMostItems = 20;    // of one list or object
constexpr std::size_t kMostBytes = 8192;  // of all texts together
constexpr int kDeepest = 4;

// One walk over the parameters of an error; `left_` goes down with each text.
class Bounded {
 public:
  Json of(const Json& value, int depth = 0) {
    if (value.is_object()) return object(value, depth);
    if (value.is_array()) return array(value, depth);
    if (value.is_string()) return text(value.text());
    // Digits without end are a text as well.
    if (value.is_number() && value.text().size() > kMostName) return text(value.text());
    return value;
  }

 private:
  Json object(const Json& value, int depth) {
    Json kept = Json::object();
    if (depth >= kDeepest) return kept;
    for (const Json::Member& member : value.members()) {
      if (kept.size() >= kMostItems || left_ == 0) break;
      kept.set(sdk::clean_words(member.key, kMostName), of(member.value, depth + 1));
    }
    return kept;
  }
  Json array(const Json& value, int depth) {
    Json kept = Json::array();
    if (depth >= kDeepest) return kept;
    for (const Json& item : value.items()) {
      if (kept.size() >= kMostItems || left_ == 0) break;
      kept.push_back(of(item, depth + 1));
    }
    return kept;
  }
  Json text(const std::string& value) {
    std::string kept = sdk::clean_words(value, std::min(sdk::kMostWords, left_));
    left_ -= std::min(left_, kept.size());
    return kept;
  }

  std::size_t left_ = kMostBytes;
};

}  // namespace

RunReason reason_of(const Error& error) {
  RunReason reason;
  reason.cause = error.cause;
  if (error.params.is_object()) reason.params = Bounded().of(error.params);
  if (error.http_status != 0 && !reason.params.contains("http_status")) {
    reason.params.set("http_status", error.http_status);
  }
  if (!error.erp_code.empty() && !reason.params.contains("erp_code")) {
    reason.params.set("erp_code", sdk::clean_words(error.erp_code, kMostName));
  }
  reason.message = sdk::clean_words(error.message);
  return reason;
}

RunReason stored_reason(std::string cause, const std::string& params, std::string message) {
  RunReason reason;
  reason.cause = std::move(cause);
  reason.message = std::move(message);
  if (params.empty()) return reason;
  if (Result<Json> kept = Json::parse(params); kept && kept->is_object()) reason.params = *std::move(kept);
  return reason;
}

}  // namespace enlace::schedule
