#include <enlace/sdk/testing/fake_host.hpp>

#include <algorithm>
#include <chrono>

#include "../views.hpp"
#include "latin_fold.hpp"

namespace enlace::sdk::testing {
namespace {

bool is_pull(Operation operation) {
  return operation == Operation::pull_products || operation == Operation::pull_customers;
}

bool may_write(Operation operation) {
  return operation == Operation::push_order || operation == Operation::delete_order ||
         operation == Operation::push_products;
}

bool is_write(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD" && !request.idempotent;
}

bool is_purpose(std::string_view purpose) {
  const auto with_key = [&](std::string_view kind) {
    return purpose.starts_with(kind) && purpose.size() > kind.size();
  };
  return purpose == "order" || purpose == "session" || with_key("customer:") || with_key("product:");
}

std::string origin_of(const std::string& url) {
  const std::size_t host = url.find("://");
  return host == std::string::npos ? std::string() : url.substr(0, url.find_first_of("/?#", host + 3));
}

// How often an operation that succeeds emits a document of a kind.
struct Cardinality {
  std::size_t least, most;
};

Cardinality cardinality(Operation operation, std::int32_t kind) {
  constexpr std::size_t kMany = static_cast<std::size_t>(-1);
  switch (kind) {
    case ENLACE_EMIT_LINK:
      return {0, operation == Operation::describe ? 0 : kMany};
    case ENLACE_EMIT_SKIPPED:
      return {0, is_pull(operation) ? kMany : 0};
    case ENLACE_EMIT_FIND_KEY:
      return {0, operation == Operation::push_order ? 1u : 0u};
    default:
      break;
  }
  const auto exactly_one = [&](std::int32_t owed) {
    return kind == owed ? Cardinality{1, 1} : Cardinality{0, 0};
  };
  switch (operation) {
    case Operation::describe:
      return exactly_one(ENLACE_EMIT_DESCRIPTOR);
    case Operation::check:
      return exactly_one(ENLACE_EMIT_CHECK);
    case Operation::find_order:
      return exactly_one(ENLACE_EMIT_FOUND);
    case Operation::push_order:
    case Operation::delete_order:
      return exactly_one(ENLACE_EMIT_OUTCOME);
    case Operation::push_products:
      return {0, kind == ENLACE_EMIT_OUTCOME ? kMany : 0};
    case Operation::pull_products:
      return {0, kind == ENLACE_EMIT_PRODUCT ? kMany : 0};
    case Operation::pull_customers:
      return {0, kind == ENLACE_EMIT_CUSTOMER ? kMany : 0};
  }
  return {0, 0};
}

template <class T>
bool reads_as(const Json& json) {
  return T::from_json(json).has_value();
}

bool is_valid(std::int32_t kind, const Json& json) {
  switch (kind) {
    case ENLACE_EMIT_DESCRIPTOR:
      return reads_as<Descriptor>(json);
    case ENLACE_EMIT_CHECK:
      return reads_as<CheckReport>(json);
    case ENLACE_EMIT_PRODUCT:
      return reads_as<Product>(json);
    case ENLACE_EMIT_CUSTOMER:
      return reads_as<Customer>(json);
    case ENLACE_EMIT_OUTCOME:
      return reads_as<Outcome>(json);
    case ENLACE_EMIT_FOUND:
      return reads_as<Found>(json);
    case ENLACE_EMIT_LINK:
      return reads_as<Link>(json);
    case ENLACE_EMIT_FIND_KEY:
      return json.is_object();
    case ENLACE_EMIT_SKIPPED:
      return reads_as<Skipped>(json);
    default:
      return false;
  }
}

}  // namespace

Answer Answer::json(int status, const Json& body, Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return text(status, body.dump(), std::move(headers));
}

Answer Answer::text(int status, std::string body, Headers headers) {
  Answer answer;
  answer.response = {status, std::move(headers), std::move(body)};
  return answer;
}

Answer Answer::unreachable() {
  Answer answer;
  answer.status = ENLACE_E_NETWORK;
  answer.sent = ENLACE_SENT_NO;
  return answer;
}

Answer Answer::lost() {
  Answer answer;
  answer.status = ENLACE_E_TIMEOUT;
  answer.sent = ENLACE_SENT_MAYBE;
  return answer;
}

MailAnswer MailAnswer::accepted() {
  MailAnswer answer;
  answer.reply = {250, ENLACE_SMTP_AT_MESSAGE, "2.0.0", "accepted"};
  return answer;
}

MailAnswer MailAnswer::refused(int code, std::int32_t stage, std::string text) {
  MailAnswer answer;
  answer.reply = {code, stage, "", std::move(text)};
  return answer;
}

MailAnswer MailAnswer::unreachable(std::string cause) {
  MailAnswer answer;
  answer.status = ENLACE_E_NETWORK;
  answer.sent = ENLACE_SENT_NO;
  answer.cause = std::move(cause);
  return answer;
}

MailAnswer MailAnswer::lost() {
  MailAnswer answer;
  answer.reply.stage = ENLACE_SMTP_AT_MESSAGE;
  answer.status = ENLACE_E_AMBIGUOUS;
  answer.sent = ENLACE_SENT_MAYBE;
  answer.cause = "connection_lost";
  return answer;
}

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

FakeHost::~FakeHost() = default;

void FakeHost::on(const std::string& method, const std::string& url_prefix, std::vector<Answer> answers) {
  rules_.push_back({method, url_prefix, std::move(answers), nullptr});
}

void FakeHost::on(const std::string& method, const std::string& url_prefix, Responder responder) {
  rules_.push_back({method, url_prefix, {}, std::move(responder)});
}

void FakeHost::on_mail(std::vector<MailAnswer> answers) {
  mail_answers_ = std::move(answers);
  mail_answers_used_ = 0;
}

void FakeHost::without_mail() {
  table_.get_extension = Services::no_extension;
}

void FakeHost::enforce(const Descriptor& descriptor) {
  enforced_ = true;
  origins_.insert(descriptor.origins.begin(), descriptor.origins.end());
  for (const Descriptor::Credential& credential : descriptor.credentials) slots_.insert(credential.slot);
}

void FakeHost::fail_call(int n, enlace_status status) {
  calls_until_failure_ = n;
  failure_status_ = status;
}

Call FakeHost::begin(Operation operation) {
  operation_ = operation;
  emitted_before_ = emitted_.size();
  misuses_before_ = misuses_.size();
  failure_ = Error{ENLACE_OK, {}, {}, {}, 0, -1, {}};
  held_.clear();
  call_ = std::make_unique<enlace_call>();
  call_->struct_size = sizeof *call_;
  call_->host = &table_;
  call_->host_data = this;
  call_->deadline_unix_ms = now_ms_ + 120'000;
  call_->trace_id = view_of("fake-trace");
  return Call(call_.get());
}

std::vector<HttpRequest> FakeHost::writes() const {
  std::vector<HttpRequest> writes;
  std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(writes), is_write);
  return writes;
}

std::vector<Json> FakeHost::emitted(std::int32_t kind) const {
  std::vector<Json> documents;
  for (const Emitted& emitted : emitted_) {
    if (emitted.kind == kind) documents.push_back(emitted.document);
  }
  return documents;
}

enlace_status FakeHost::finish(enlace_status status) {
  if (status == ENLACE_OK) {
    for (std::int32_t kind = ENLACE_EMIT_DESCRIPTOR; kind <= ENLACE_EMIT_SKIPPED; ++kind) {
      const auto count = std::count_if(emitted_.begin() + static_cast<std::ptrdiff_t>(emitted_before_),
                                       emitted_.end(), [&](const Emitted& e) { return e.kind == kind; });
      if (static_cast<std::size_t>(count) < cardinality(operation_, kind).least) {
        misuse("the operation ended well without a document of kind " + std::to_string(kind));
      }
    }
  }
  return misuses_.size() > misuses_before_ ? ENLACE_E_MISUSE : status;
}

enlace_status FakeHost::misuse(const std::string& what) {
  misuses_.push_back(what);
  return ENLACE_E_MISUSE;
}

enlace_status FakeHost::intercepted() {
  if (cancelled_) return ENLACE_E_CANCELLED;
  if (calls_until_failure_ < 0) return ENLACE_OK;
  return calls_until_failure_-- == 0 ? failure_status_ : ENLACE_OK;
}

enlace_status FakeHost::refusal(const enlace_http_request& raw, const HttpRequest& request) {
  if ((raw.flags & ~static_cast<std::uint32_t>(ENLACE_HTTP_IDEMPOTENT)) != 0) return ENLACE_E_UNSUPPORTED;
  if (operation_ == Operation::describe) return misuse("describe() made a request");
  if (enforced_ && !origins_.contains(origin_of(request.url))) {
    return misuse("origin not approved: " + request.url);
  }
  if (enforced_ && !request.auth.empty() && !slots_.contains(request.auth)) {
    return misuse("credential slot not declared: " + request.auth);
  }
  if (!is_write(request)) return ENLACE_OK;
  if (!is_purpose(request.purpose)) {
    return misuse("write without a purpose: " + request.method + " " + request.url);
  }
  if (!may_write(operation_) && request.purpose != "session") {
    return misuse("write in an operation that only reads: " + request.method + " " + request.url);
  }
  if (operation_ == Operation::push_order && request.purpose == "order" && !find_key_declared()) {
    return misuse("write of the order before its find key");
  }
  return ENLACE_OK;
}

bool FakeHost::find_key_declared() const {
  return std::any_of(emitted_.begin() + static_cast<std::ptrdiff_t>(emitted_before_), emitted_.end(),
                     [](const Emitted& e) { return e.kind == ENLACE_EMIT_FIND_KEY; });
}

enlace_status FakeHost::mail_refusal(const MailRequest& request) {
  if (operation_ == Operation::describe) return misuse("describe() sent mail");
  if (!request.server.starts_with("smtp://") && !request.server.starts_with("smtps://")) {
    return misuse("not a mail server: " + request.server);
  }
  if (enforced_ && !request.auth.empty() && !slots_.contains(request.auth)) {
    return misuse("credential slot not declared: " + request.auth);
  }
  if (request.log_in_only) return ENLACE_OK;
  if (!is_purpose(request.purpose)) return misuse("message without a purpose");
  if (!may_write(operation_)) return misuse("message in an operation that only reads");
  if (operation_ == Operation::push_order && request.purpose == "order" && !find_key_declared()) {
    return misuse("message of the order before its find key");
  }
  for (const std::string* address : {&request.sender, &request.recipient}) {
    const bool plain = std::all_of(address->begin(), address->end(),
                                   [](char c) { return c > ' ' && c < '\x7f' && c != '<' && c != '>'; });
    if (!plain || std::count(address->begin(), address->end(), '@') != 1) {
      return misuse("not an address: " + *address);
    }
  }
  const std::string& message = request.message;
  std::size_t line = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto byte = static_cast<unsigned char>(message[i]);
    if (byte == 0 || byte >= 0x80) return misuse("message with a byte that is not ASCII");
    if (byte == '\r' && (i + 1 == message.size() || message[i + 1] != '\n'))
      return misuse("message with a bare CR");
    if (byte == '\n' && (i == 0 || message[i - 1] != '\r')) return misuse("message with a bare LF");
    line = byte == '\n' ? 0 : line + 1;
    if (line > 999) return misuse("message with a line of more than 998 bytes");
  }
  if (!message.ends_with("\r\n") || message.find("\r\n\r\n") == std::string::npos) {
    return misuse("message without header and body");
  }
  return ENLACE_OK;
}

enlace_status FakeHost::send(const enlace_smtp_request& raw, enlace_smtp_reply& out) {
  MailRequest request;
  request.server = text_of(raw.server);
  request.auth = text_of(raw.auth);
  request.purpose = text_of(raw.purpose);
  request.sender = text_of(raw.sender);
  request.recipient = text_of(raw.recipient);
  request.message = text_of(raw.message);
  request.log_in_only = (raw.flags & ENLACE_SMTP_LOG_IN_ONLY) != 0;
  request.timeout_ms = raw.timeout_ms;
  if ((raw.flags & ~static_cast<std::uint32_t>(ENLACE_SMTP_LOG_IN_ONLY)) != 0) return ENLACE_E_UNSUPPORTED;
  if (const enlace_status status = mail_refusal(request); status != ENLACE_OK) return status;

  mails_.push_back(request);
  if (!request.log_in_only) events_.push_back("write:" + request.purpose);
  MailAnswer answer = MailAnswer::accepted();
  if (mail_answers_used_ < mail_answers_.size()) answer = mail_answers_[mail_answers_used_++];
  Held held;
  held.response.headers = {{std::move(answer.reply.enhanced), std::move(answer.reply.text)}};
  held.text = std::move(answer.cause);
  out.ref = hold(std::move(held));
  const Held& kept = *held_[out.ref];
  out.sent = answer.sent;
  out.stage = answer.reply.stage;
  out.enhanced = view_of(kept.response.headers[0].first);
  out.text = view_of(kept.response.headers[0].second);
  out.cause = view_of(kept.text);
  if (answer.status == ENLACE_OK) out.code = answer.reply.code;
  return answer.status;
}

Answer FakeHost::answer(const HttpRequest& request) {
  for (Rule& rule : rules_) {
    if (rule.method != request.method || !request.url.starts_with(rule.url_prefix)) continue;
    if (rule.responder) return rule.responder(request);
    if (rule.used < rule.answers.size()) return rule.answers[rule.used++];
  }
  Answer nothing;
  nothing.status = misuse("no answer scripted for " + request.method + " " + request.url);
  nothing.sent = ENLACE_SENT_NO;
  return nothing;
}

enlace_status FakeHost::exchange(const enlace_http_request& raw, enlace_http_response& out) {
  HttpRequest request;
  request.method = text_of(raw.method);
  request.url = text_of(raw.url);
  request.auth = text_of(raw.auth);
  request.purpose = text_of(raw.purpose);
  request.body = text_of(raw.body);
  for (std::uint32_t i = 0; i < raw.header_count; ++i) {
    request.headers.emplace_back(text_of(raw.headers[i].name), text_of(raw.headers[i].value));
  }
  request.idempotent = (raw.flags & ENLACE_HTTP_IDEMPOTENT) != 0;
  request.timeout_ms = raw.timeout_ms;
  request.max_response_bytes = raw.max_response_bytes;
  if (const enlace_status status = refusal(raw, request); status != ENLACE_OK) return status;

  requests_.push_back(request);
  if (is_write(request)) events_.push_back("write:" + request.purpose);
  Answer given = answer(request);
  out.sent = given.sent;
  if (given.status != ENLACE_OK) return given.status;

  Held held;
  held.response = std::move(given.response);
  out.ref = hold(std::move(held));
  Held& kept = *held_[out.ref];
  for (const auto& [name, value] : kept.response.headers) {
    kept.headers.push_back({view_of(name), view_of(value)});
  }
  out.status = kept.response.status;
  out.header_count = static_cast<std::uint32_t>(kept.headers.size());
  out.headers = kept.headers.data();
  out.body = view_of(kept.response.body);
  return ENLACE_OK;
}

enlace_status FakeHost::accept(std::int32_t kind, std::string_view text) {
  const Result<Json> json = Json::parse(text);
  if (!json || !is_valid(kind, *json)) {
    return misuse("emit() of something that is no document of kind " + std::to_string(kind) + ": " +
                  std::string(text.substr(0, 200)));
  }
  const auto before = std::count_if(emitted_.begin() + static_cast<std::ptrdiff_t>(emitted_before_),
                                    emitted_.end(), [&](const Emitted& e) { return e.kind == kind; });
  if (static_cast<std::size_t>(before) >= cardinality(operation_, kind).most) {
    return misuse("emit() of kind " + std::to_string(kind) + " more often than this operation may");
  }
  if (kind == ENLACE_EMIT_FIND_KEY) events_.push_back("find_key");
  if (kind == ENLACE_EMIT_LINK) {
    events_.push_back("link:" + (*json)["kind"].text() + ":" + (*json)["key"].text());
  }
  emitted_.push_back({kind, *json});
  return ENLACE_OK;
}

std::uint64_t FakeHost::hold(Held held) {
  held_[next_ref_] = std::make_unique<Held>(std::move(held));
  return next_ref_++;
}

Json OpResult::document(std::int32_t kind) const {
  const auto match =
      std::find_if(documents.begin(), documents.end(), [&](const Emitted& e) { return e.kind == kind; });
  return match == documents.end() ? Json() : match->document;
}

Result<Session> Session::open(FakeHost& host, const enlace_connector& table, const Json& config) {
  Session session(host, table);
  const Call call = host.begin(Operation::check);
  const std::string text = config.dump();
  const enlace_status status = table.create(call.raw(), view_of(text), &session.instance_);
  if (status == ENLACE_OK) return session;
  Error error = host.failure();
  error.status = status;
  return failure(std::move(error));
}

Session::Session(Session&& other) noexcept
    : host_(other.host_), table_(other.table_), instance_(std::exchange(other.instance_, nullptr)) {}

Session::~Session() {
  if (instance_ != nullptr) table_->destroy(instance_);
}

OpResult Session::run(Operation operation, enlace_op_fn slot, const std::string& request,
                      const std::string& cursor, const std::string& key) {
  OpResult result;
  if (slot == nullptr) {
    result.status = ENLACE_E_UNSUPPORTED;
    return result;
  }
  const Call call = host_->begin(operation);
  const std::size_t before = host_->emitted().size();
  enlace_op_args args{};
  args.struct_size = sizeof args;
  args.request_json = view_of(request);
  args.cursor = view_of(cursor);
  args.idempotency_key = view_of(key);
  result.status = host_->finish(slot(instance_, call.raw(), &args));
  result.error = host_->failure();
  result.documents.assign(host_->emitted().begin() + static_cast<std::ptrdiff_t>(before),
                          host_->emitted().end());
  return result;
}

OpResult Session::check() {
  return run(Operation::check, table_->check, "", "", "");
}

OpResult Session::pull_products(const PullRequest& request) {
  return run(Operation::pull_products, table_->pull_products,
             Json::object({{"component", request.component}}).dump(), request.cursor, "");
}

OpResult Session::pull_customers(const PullRequest& request) {
  return run(Operation::pull_customers, table_->pull_customers,
             Json::object({{"component", request.component}}).dump(), request.cursor, "");
}

OpResult Session::push_order(const PushRequest& request) {
  return run(Operation::push_order, table_->push_order, request.to_json().dump(), "", request.reference);
}

OpResult Session::find_order(const FindRequest& request) {
  return run(Operation::find_order, table_->find_order, request.to_json().dump(), "", "");
}

OpResult Session::delete_order(const FindRequest& request) {
  return run(Operation::delete_order, table_->delete_order, request.to_json().dump(), "", request.reference);
}

OpResult Session::push_products(const std::vector<Product>& products) {
  Json list = Json::array();
  for (const Product& product : products) list.push_back(product.to_json());
  OpResult result =
      run(Operation::push_products, table_->push_products, Json::object({{"products", list}}).dump(), "", "");
  const auto outcomes = static_cast<std::size_t>(
      std::count_if(result.documents.begin(), result.documents.end(),
                    [](const Emitted& emitted) { return emitted.kind == ENLACE_EMIT_OUTCOME; }));
  if (result.ok() && outcomes != products.size()) {  // links may stand between them
    result.status = host_->misuse("push_products() owes one outcome a product");
  }
  return result;
}

Result<Descriptor> describe(FakeHost& host, const enlace_connector& table) {
  const Call call = host.begin(Operation::describe);
  const std::size_t before = host.emitted().size();
  const enlace_status status = host.finish(table.describe(call.raw()));
  if (status != ENLACE_OK) {
    Error error = host.failure();
    error.status = status;
    return failure(std::move(error));
  }
  return Descriptor::from_json(host.emitted()[before].document);
}

}  // namespace enlace::sdk::testing
