// The host table that a connector gets: each service finds its FakeHost behind the call.
#include <enlace/sdk/testing/fake_host.hpp>

#include <chrono>

#include "../views.hpp"
#include "contract.hpp"
#include "latin_fold.hpp"

namespace enlace::sdk::testing {

struct FakeHost::Services {
  static FakeHost& self(const enlace_call* call) {
    FakeHost& host = *static_cast<FakeHost*>(call->host_data);
    if (call != host.call_.get()) host.misuse("a service was called with the call of another operation");
    return host;
  }

  static void log(const enlace_call* call, std::int32_t level, enlace_view message, enlace_view fields) {
    FakeHost& host = self(call);
    const Result<Json> json = Json::parse(fields.len == 0 ? "null" : text_of(fields));
    if (!json) host.misuse("log(): fields are not JSON");
    host.logs_.push_back({level, std::string(text_of(message)), json ? *json : Json()});
  }

  static enlace_status fail(const enlace_call* call, const enlace_error* raw) {
    FakeHost& host = self(call);
    const std::string_view params = text_of(raw->params_json);
    const Result<Json> json = Json::parse(params.empty() ? "null" : params);
    if (!json) host.misuse("fail(): params are not JSON");
    if (ENLACE_CLASS(raw->status) == ENLACE_CLASS_OK) host.misuse("fail(): with an OK status");
    Error error;
    error.status = raw->status;
    error.cause = text_of(raw->cause);
    error.message = text_of(raw->message);
    error.params = json ? *json : Json();
    error.http_status = raw->http_status;
    error.retry_after_ms = raw->retry_after_ms;
    error.erp_code = text_of(raw->erp_code);
    host.failure_ = std::move(error);
    return raw->status;
  }

  static std::int32_t is_cancelled(const enlace_call* call) { return self(call).cancelled_ ? 1 : 0; }

  static enlace_status emit(const enlace_call* call, std::int32_t kind, enlace_view json) {
    FakeHost& host = self(call);
    const enlace_status status = host.intercepted();
    return status != ENLACE_OK ? status : host.accept(kind, text_of(json));
  }

  static enlace_status checkpoint(const enlace_call* call, enlace_view cursor) {
    FakeHost& host = self(call);
    if (const enlace_status status = host.intercepted(); status != ENLACE_OK) return status;
    if (!is_pull(host.operation_)) return host.misuse("checkpoint() outside of a pull");
    host.events_.push_back("checkpoint:" + std::string(text_of(cursor)));
    return ENLACE_OK;
  }

  static enlace_status http_request(const enlace_call* call, const enlace_http_request* request,
                                    enlace_http_response* out) {
    FakeHost& host = self(call);
    out->sent = ENLACE_SENT_NO;
    const enlace_status status = host.intercepted();
    return status != ENLACE_OK ? status : host.exchange(*request, *out);
  }

  static void release(const enlace_call* call, std::uint64_t ref) {
    FakeHost& host = self(call);
    if (host.held_.erase(ref) == 0) host.misuse("release() of something that is not held");
  }

  static std::int64_t now(const enlace_call* call) { return self(call).now_ms_; }

  static enlace_status sleep_ms(const enlace_call* call, std::uint32_t ms) {
    FakeHost& host = self(call);
    const enlace_status status = host.intercepted();
    if (status == ENLACE_OK) host.now_ms_ += ms;
    return status;
  }

  static enlace_status local_time(const enlace_call* call, std::int64_t unix_ms, enlace_view zone,
                                  enlace_local_time* out) {
    const FakeHost& host = self(call);
    const auto known = host.zones_.find(std::string(text_of(zone)));
    if (known == host.zones_.end()) return ENLACE_E_NOT_FOUND;
    const std::chrono::sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds(unix_ms)};
    const auto local = std::chrono::floor<std::chrono::seconds>(moment) + std::chrono::seconds(known->second);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(local - day);
    out->year = static_cast<int>(date.year());
    out->month = static_cast<std::int32_t>(static_cast<unsigned>(date.month()));
    out->day = static_cast<std::int32_t>(static_cast<unsigned>(date.day()));
    out->hour = static_cast<std::int32_t>(clock.hours().count());
    out->minute = static_cast<std::int32_t>(clock.minutes().count());
    out->second = static_cast<std::int32_t>(clock.seconds().count());
    out->utc_offset_s = known->second;
    return ENLACE_OK;
  }

  static enlace_status fold(const enlace_call* call, std::int32_t mode, enlace_view text, enlace_view* folded,
                            std::uint64_t* ref) {
    FakeHost& host = self(call);
    if (mode != ENLACE_FOLD_NFC && mode != ENLACE_FOLD_NAME) return ENLACE_E_UNSUPPORTED;
    Held held;
    held.text = mode == ENLACE_FOLD_NFC ? latin_fold_nfc(text_of(text)) : latin_fold_name(text_of(text));
    *ref = host.hold(std::move(held));
    *folded = view_of(host.held_[*ref]->text);
    return ENLACE_OK;
  }

  static enlace_status send(const enlace_call* call, const enlace_smtp_request* request,
                            enlace_smtp_reply* out) {
    FakeHost& host = self(call);
    out->sent = ENLACE_SENT_NO;
    const enlace_status status = host.intercepted();
    return status != ENLACE_OK ? status : host.send(*request, *out);
  }
  static constexpr enlace_smtp kSmtp{sizeof(enlace_smtp), 0, send};

  static const void* get_extension(const enlace_host*, const char* id) {
    return std::string_view(id) == ENLACE_SMTP_EXTENSION ? &kSmtp : nullptr;
  }
  static const void* no_extension(const enlace_host*, const char*) { return nullptr; }
};

FakeHost::FakeHost() {
  table_.struct_size = sizeof table_;
  table_.abi_version = ENLACE_ABI_VERSION;
  table_.name = "enlace-fake-host";
  table_.version = "1.0.0";
  table_.log = Services::log;
  table_.fail = Services::fail;
  table_.is_cancelled = Services::is_cancelled;
  table_.emit = Services::emit;
  table_.checkpoint = Services::checkpoint;
  table_.http_request = Services::http_request;
  table_.release = Services::release;
  table_.unix_time_ms = Services::now;
  table_.monotonic_ms = Services::now;
  table_.sleep_ms = Services::sleep_ms;
  table_.local_time = Services::local_time;
  table_.fold = Services::fold;
  table_.get_extension = Services::get_extension;
}

void FakeHost::without_mail() {
  table_.get_extension = Services::no_extension;
}

}  // namespace enlace::sdk::testing
