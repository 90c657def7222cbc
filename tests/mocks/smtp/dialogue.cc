#include "mocks/smtp/dialogue.hpp"

#include <algorithm>
#include <cctype>

#include "mocks/frame/text.hpp"
#include "mocks/smtp/mime.hpp"

namespace enlace::mock::smtp {
namespace {

constexpr std::string_view kName = "mock.enlace.example";
constexpr std::size_t kLongestCommand = 2048;  // RFC 4954 wants 12288 for AUTH alone; ours are short
constexpr int kMostFailedLogIns = 3;

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

// "FROM:<a@b.example> SIZE=10": the address and what follows it; nullopt when it is none. A null sender is
// "".
struct Path {
  std::string address;
  std::string parameters;
};
std::optional<Path> path_of(std::string_view argument, std::string_view keyword) {
  if (upper(argument.substr(0, keyword.size())) != keyword) return std::nullopt;
  argument.remove_prefix(keyword.size());
  if (argument.starts_with(' ')) argument.remove_prefix(1);  // wrong by RFC 5321, taken by all servers
  if (!argument.starts_with('<')) return std::nullopt;
  const std::size_t end = argument.find('>');
  if (end == std::string_view::npos) return std::nullopt;
  Path path{std::string(argument.substr(1, end - 1)), std::string(argument.substr(end + 1))};
  if (!path.parameters.empty() && path.parameters.front() != ' ') return std::nullopt;
  return path;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 32 && c < 127; });
}

bool has_eight_bit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Undoes the doubling of leading dots (RFC 5321 4.5.2).
std::string unstuffed(std::string_view content) {
  std::string out;
  bool line_start = true;
  for (std::size_t i = 0; i < content.size(); ++i) {
    if (line_start && content[i] == '.') {
      line_start = false;
      continue;
    }
    out.push_back(content[i]);
    line_start = content[i] == '\n' && i > 0 && content[i - 1] == '\r';
  }
  return out;
}

}  // namespace

Dialogue::Dialogue(SmtpService& service, bool implicit_tls) : service_(service), tls_(implicit_tls) {
  envelope_.session = service.begin_session();
  envelope_.security = implicit_tls ? "implicit" : "none";
}

std::vector<std::string> Dialogue::concerned() const {
  if (wanted_) return {*wanted_};
  return envelope_.recipients;
}

template <class Effect>
Dialogue::Answer Dialogue::answer(Stage stage, const std::string& text, Effect effect, Then then) {
  const std::optional<Fault> fault = service_.fault(stage, envelope_.sender, concerned());
  Answer answer{text + "\r\n", then, 0};
  if (fault) {
    answer.delay_ms = fault->delay_ms;
    if (fault->kind == FaultKind::reply || fault->kind == FaultKind::reply_after) {
      answer.text = std::to_string(fault->code) + " " + fault->text + "\r\n";
      answer.then = fault->code == 421 ? Then::close : Then::go_on;
    } else if (fault->kind == FaultKind::drop || fault->kind == FaultKind::drop_after) {
      answer.text.clear();
      answer.then = Then::close;
    } else if (fault->kind == FaultKind::malformed) {
      answer.text = "hello? this is no SMTP\r\n";
    }
  }
  if (!fault || fault->takes_effect()) effect();
  service_.record(envelope_.session, stage, shown_, answer.text.substr(0, answer.text.find('\r')), fault);
  return answer;
}

Dialogue::Answer Dialogue::refuse(Stage stage, const std::string& text, Then then) {
  service_.record(envelope_.session, stage, shown_, text, std::nullopt);
  return {text + "\r\n", then, 0};
}

Dialogue::Answer Dialogue::greet() {
  shown_ = "(connected)";
  return answer(Stage::greeting, "220 " + std::string(kName) + " ESMTP", [] {});
}

Dialogue::Answer Dialogue::idle() {
  shown_ = "(silence)";
  return refuse(Stage::quit, "421 4.4.2 " + std::string(kName) + " timeout", Then::close);
}

void Dialogue::tls_started() {
  tls_ = true;
  greeted_ = false;
  envelope_.security = "starttls";
  envelope_.user.clear();
  envelope_.helo.clear();
  forget_transaction();
}

bool Dialogue::breaks_tls() {
  return service_.fault(Stage::tls, "", {}).has_value();
}

void Dialogue::forget_transaction() {
  envelope_.sender.clear();
  envelope_.recipients.clear();
  eight_bit_ = utf8_ = in_transaction_ = false;
}

Dialogue::Answer Dialogue::line(std::string_view line) {
  if (login_ != Login::none) {
    shown_ = "***";
    return auth_line(line);
  }
  shown_ = std::string(line.substr(0, kLongestCommand));
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string verb = upper(line.substr(0, space));
  const std::string_view argument = line.substr(std::min(space + 1, line.size()));
  if (verb == "AUTH") shown_ = "AUTH " + std::string(argument.substr(0, argument.find(' '))) + " ***";
  if (line.size() > kLongestCommand) return refuse(Stage::ehlo, "500 5.5.2 line too long");
  if (verb == "EHLO") return ehlo(argument, true);
  if (verb == "HELO") return ehlo(argument, false);
  if (verb == "STARTTLS") return starttls(argument);
  if (verb == "AUTH") return auth(argument);
  if (verb == "MAIL") return mail(argument);
  if (verb == "RCPT") return rcpt(argument);
  if (verb == "DATA") return data(argument);
  if (verb == "RSET") {
    return answer(Stage::mail, "250 2.0.0 OK", [this] { forget_transaction(); });
  }
  if (verb == "NOOP") return refuse(Stage::ehlo, "250 2.0.0 OK");
  if (verb == "VRFY") return refuse(Stage::ehlo, "252 2.5.0 cannot verify");
  if (verb == "QUIT")
    return answer(
        Stage::quit, "221 2.0.0 bye", [] {}, Then::close);
  return refuse(Stage::ehlo, "500 5.5.1 unknown command");
}

Dialogue::Answer Dialogue::ehlo(std::string_view argument, bool extended) {
  if (argument.empty() || argument.find(' ') != std::string_view::npos) {
    return refuse(Stage::ehlo, "501 5.5.4 one name is needed");
  }
  const Switches switches = service_.switches();
  std::vector<std::string> lines = {std::string(kName)};
  if (extended) {
    lines.push_back("SIZE " + std::to_string(switches.size_limit));
    if (switches.offer_8bitmime) lines.emplace_back("8BITMIME");
    lines.emplace_back("ENHANCEDSTATUSCODES");
    if (switches.smtputf8) lines.emplace_back("SMTPUTF8");
    if (!tls_ && switches.offer_starttls) lines.emplace_back("STARTTLS");
    if (!switches.auth.empty() && (tls_ || switches.auth_in_clear)) lines.push_back("AUTH " + switches.auth);
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool last = i + 1 == lines.size();
    text += (last ? "250 " : "250-") + lines[i] + (last ? "" : "\r\n");
  }
  return answer(Stage::ehlo, text, [&] {
    greeted_ = true;
    envelope_.helo = std::string(argument);
    forget_transaction();
  });
}

Dialogue::Answer Dialogue::starttls(std::string_view argument) {
  if (!argument.empty()) return refuse(Stage::starttls, "501 5.5.4 no parameter is taken");
  if (tls_) return refuse(Stage::starttls, "503 5.5.1 TLS is there already");
  if (!greeted_) return refuse(Stage::starttls, "503 5.5.1 EHLO first");
  if (!service_.switches().offer_starttls) return refuse(Stage::starttls, "502 5.5.1 not offered");
  Answer started = answer(
      Stage::starttls, "220 2.0.0 go ahead", [] {}, Then::start_tls);
  // Whoever is told otherwise begins no handshake.
  if (started.then == Then::start_tls && !started.text.starts_with("220")) started.then = Then::go_on;
  return started;
}

Dialogue::Answer Dialogue::auth(std::string_view argument) {
  const Switches switches = service_.switches();
  if (!greeted_) return refuse(Stage::auth, "503 5.5.1 EHLO first");
  if (!envelope_.user.empty()) return refuse(Stage::auth, "503 5.5.1 logged in already");
  if (in_transaction_) return refuse(Stage::auth, "503 5.5.1 not within a transaction");
  if (!tls_ && !switches.auth_in_clear) return refuse(Stage::auth, "538 5.7.11 encryption is required");
  const std::size_t space = std::min(argument.find(' '), argument.size());
  const std::string mechanism = upper(argument.substr(0, space));
  const std::string_view initial = argument.substr(std::min(space + 1, argument.size()));
  if (mechanism.empty() || (" " + switches.auth + " ").find(" " + mechanism + " ") == std::string::npos) {
    return refuse(Stage::auth, "504 5.5.4 unknown mechanism");
  }
  login_ = mechanism == "PLAIN" ? Login::plain : Login::user;
  if (!initial.empty()) return auth_line(initial);
  return {mechanism == "PLAIN" ? "334 \r\n" : "334 VXNlcm5hbWU6\r\n", Then::go_on, 0};
}

Dialogue::Answer Dialogue::auth_line(std::string_view line) {
  const Login step = login_;
  login_ = Login::none;
  if (line == "*") return refuse(Stage::auth, "501 5.7.0 cancelled");
  const std::optional<std::string> decoded = base64_decoded(line);
  if (!decoded) return refuse(Stage::auth, "501 5.5.2 not base64");
  if (step == Login::user) {
    login_ = Login::password;
    login_user_ = *decoded;
    return {"334 UGFzc3dvcmQ6\r\n", Then::go_on, 0};
  }
  if (step == Login::password) return check_credentials(login_user_, *decoded);
  // PLAIN: authorization identity NUL authentication identity NUL password (RFC 4616).
  const std::size_t first = decoded->find('\0');
  const std::size_t second = first == std::string::npos ? first : decoded->find('\0', first + 1);
  if (second == std::string::npos) return refuse(Stage::auth, "501 5.5.2 not user and password");
  return check_credentials(decoded->substr(first + 1, second - first - 1), decoded->substr(second + 1));
}

Dialogue::Answer Dialogue::check_credentials(const std::string& user, const std::string& password) {
  if (!service_.knows(user, password)) {
    const bool last = ++failed_log_ins_ >= kMostFailedLogIns;
    return last ? refuse(Stage::auth, "421 4.7.0 too many wrong passwords", Then::close)
                : refuse(Stage::auth, "535 5.7.8 user or password is wrong");
  }
  return answer(Stage::auth, "235 2.7.0 logged in", [&] { envelope_.user = user; });
}

Dialogue::Answer Dialogue::mail(std::string_view argument) {
  const Switches switches = service_.switches();
  if (!greeted_) return refuse(Stage::mail, "503 5.5.1 EHLO first");
  if (in_transaction_) return refuse(Stage::mail, "503 5.5.1 there is a sender already");
  if (switches.require_tls && !tls_) return refuse(Stage::mail, "530 5.7.0 STARTTLS first");
  if (switches.require_auth && envelope_.user.empty()) return refuse(Stage::mail, "530 5.7.0 log in first");
  const std::optional<Path> path = path_of(argument, "FROM:");
  if (!path) return refuse(Stage::mail, "501 5.5.4 FROM:<address> is needed");
  bool utf8 = false;
  bool eight_bit = false;
  std::string_view rest = path->parameters;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string parameter = upper(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    if (parameter.starts_with("SIZE=")) {
      const auto size = Json(parameter.substr(5)).integer();
      if (!size || *size < 0) return refuse(Stage::mail, "501 5.5.4 SIZE is a number");
      if (*size > switches.size_limit) return refuse(Stage::mail, "552 5.3.4 too large");
    } else if (switches.offer_8bitmime && (parameter == "BODY=8BITMIME" || parameter == "BODY=7BIT")) {
      eight_bit = parameter == "BODY=8BITMIME";
    } else if (parameter == "SMTPUTF8" && switches.smtputf8) {
      utf8 = true;
    } else {
      return refuse(Stage::mail, "555 5.5.4 unknown parameter");
    }
  }
  if (!path->address.empty() && !is_ascii(path->address) && !utf8) {
    return refuse(Stage::mail, "553 5.6.7 an address outside ASCII");
  }
  if (!path->address.empty() && !is_email(path->address)) return refuse(Stage::mail, "501 5.1.7 no address");
  envelope_.sender = path->address;
  Answer answered = answer(Stage::mail, "250 2.1.0 OK", [&] {
    in_transaction_ = true;
    eight_bit_ = eight_bit;
    utf8_ = utf8;
  });
  if (!in_transaction_) envelope_.sender.clear();
  return answered;
}

Dialogue::Answer Dialogue::rcpt(std::string_view argument) {
  const Switches switches = service_.switches();
  if (!in_transaction_) return refuse(Stage::rcpt, "503 5.5.1 MAIL first");
  const std::optional<Path> path = path_of(argument, "TO:");
  if (!path || !path->parameters.empty()) return refuse(Stage::rcpt, "501 5.5.4 TO:<address> is needed");
  if (!is_ascii(path->address) && !utf8_) return refuse(Stage::rcpt, "553 5.6.7 an address outside ASCII");
  if (!is_email(path->address)) return refuse(Stage::rcpt, "501 5.1.3 no address");
  if (static_cast<std::int64_t>(envelope_.recipients.size()) >= switches.max_recipients) {
    return refuse(Stage::rcpt, "452 4.5.3 too many recipients");
  }
  wanted_ = path->address;
  Answer answered =
      answer(Stage::rcpt, "250 2.1.5 OK", [&] { envelope_.recipients.push_back(path->address); });
  wanted_.reset();
  return answered;
}

Dialogue::Answer Dialogue::data(std::string_view argument) {
  if (!argument.empty()) return refuse(Stage::data, "501 5.5.4 no parameter is taken");
  if (!in_transaction_) return refuse(Stage::data, "503 5.5.1 MAIL first");
  if (envelope_.recipients.empty()) return refuse(Stage::data, "554 5.5.1 no valid recipients");
  Answer answered = answer(Stage::data, "354 end with a single dot", [this] { wants_content_ = true; });
  // Whoever is told otherwise sends no content, and none is read.
  if (!answered.text.starts_with("354")) wants_content_ = false;
  return answered;
}

Dialogue::Answer Dialogue::content_begins() {
  shown_ = "(content)";
  const std::optional<Fault> fault = service_.fault(Stage::content, envelope_.sender, envelope_.recipients);
  if (!fault) return {};
  service_.record(envelope_.session, Stage::content, shown_, "", fault);
  return {"", fault->kind == FaultKind::drop ? Then::close : Then::go_on, fault->delay_ms};
}

Dialogue::Answer Dialogue::content(std::string_view stuffed) {
  wants_content_ = false;
  shown_ = "(" + std::to_string(stuffed.size()) + " octets)";
  const Switches switches = service_.switches();
  std::string raw = unstuffed(stuffed);
  const auto over = [this](const std::string& text) {
    Answer refusal = refuse(Stage::body, text);
    forget_transaction();
    return refusal;
  };
  if (static_cast<std::int64_t>(raw.size()) > switches.size_limit) return over("552 5.3.4 too large");
  const bool eight_bit_allowed = eight_bit_ || utf8_ || !switches.refuse_undeclared_8bit;
  if (!eight_bit_allowed && !switches.strict_messages && has_eight_bit(raw)) {
    return over("550 5.6.0 the message has 8-bit octets without BODY=8BITMIME");
  }
  if (switches.strict_messages) {
    const std::string defect = defect_of(raw, parse_message(raw), eight_bit_allowed);
    if (!defect.empty()) return over("550 5.6.0 the message has " + defect);
  }
  Answer answered = answer(Stage::body, "250 2.0.0 kept", [&] { service_.keep(envelope_, std::move(raw)); });
  forget_transaction();
  return answered;
}

}  // namespace enlace::mock::smtp
