#include <algorithm>
#include <filesystem>
#include <fstream>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/documents.hpp>

#include "config/config.hpp"
#include "config/yaml.hpp"
#include "fuzz/target.hpp"
#include "handy/answer.hpp"
#include "handy/mapping.hpp"
#include "ipc/frame.hpp"
#include "ipc/http_codec.hpp"
#include "ipc/protocol.hpp"
#include "runtime/content_coding.hpp"
#include "runtime/http_wire.hpp"
#include "session/elf_check.hpp"
#include "session/elf_file.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::fuzz {
namespace {

// --- frames of a worker
// --------------------------------------------------------------------------------------

void feed_frames(std::string_view bytes) {
  // Whole, and in two pieces: where the cut lies must not matter.
  std::vector<std::string> seen[2];
  for (int pieces = 1; pieces <= 2; ++pieces) {
    ipc::FrameDecoder decoder(1U << 20U);
    const std::size_t cut = pieces == 1 ? bytes.size() : bytes.size() / 2;
    for (const std::string_view part : {bytes.substr(0, cut), bytes.substr(cut)}) {
      decoder.feed(part);
      while (true) {
        Result<std::optional<ipc::Frame>> frame = decoder.next();
        if (!frame || !*frame) break;
        seen[pieces - 1].push_back((*frame)->meta.dump() + (*frame)->body);
        (void)ipc::error_from_json((*frame)->meta);
        const Result<std::string> again = ipc::encode(**frame);
        insist(again.has_value(), "what was decoded can be encoded");
        (void)ipc::take_http_call(ipc::Frame(**frame));
        (void)ipc::take_http_reply(*std::move(*frame));
      }
    }
  }
  insist(seen[0] == seen[1], "frames do not depend on how they come");
}

std::vector<std::string> frame_seeds() {
  std::vector<std::string> seeds;
  std::string all;
  for (const auto type :
       {ipc::FrameType::hello, ipc::FrameType::call, ipc::FrameType::emit, ipc::FrameType::log,
        ipc::FrameType::fail, ipc::FrameType::host_call, ipc::FrameType::op_return}) {
    ipc::Frame frame;
    frame.type = type;
    frame.seq = 3;
    frame.code = 2;
    frame.meta = Json::object({{"op", "push_order"},
                               {"status", 200},
                               {"cause", "order_refused"},
                               {"params", Json::object({{"order", "31000001"}})},
                               {"sent", "maybe"}});
    frame.body = R"({"id":"31000001","total":"104.40"})";
    const Result<std::string> bytes = ipc::encode(frame);
    insist(bytes.has_value(), "a frame can be encoded");
    seeds.push_back(*bytes);
    all += seeds.back();
  }
  seeds.push_back(all);
  return seeds;
}

// --- configuration
// ---------------------------------------------------------------------------------------------

void feed_configuration(std::string_view bytes) {
  static const test::TemporaryDirectory directory;
  std::filesystem::create_directories(directory.path() / "tenants");
  // The first byte says which of the files it is.
  const char* const names[] = {"tenants/tienda.yaml", "enlace.yaml", "connectors.yaml"};
  const std::size_t which = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]) % 3;
  const std::string_view content = bytes.empty() ? bytes : bytes.substr(1);
  for (std::size_t i = 0; i < 3; ++i) {
    std::ofstream file(directory.path() / names[i], std::ios::binary);
    if (i == which) {
      file << content;
    } else if (i == 1) {
      file << "data: var/enlace.db\n";
    }
  }
  const Result<config::Configuration> loaded = config::load(directory.path().string());
  if (!loaded) return;
  for (const config::Diagnostic& problem : loaded->diagnostics) (void)problem.str();
  static const Json schema =
      *Json::parse(R"({"type":"object","properties":{"country":{"type":"string","enum":["MX","CO"]},)"
                   R"("price_list":{"type":"string","minLength":1}},"additionalProperties":false})");
  for (const auto& [name, tenant] : loaded->tenants) {
    for (const auto& [instance, connector] : tenant.connectors) {
      for (Notice& problem : config::validate_settings(connector.settings, schema)) {
        (void)config::locate(tenant, "connectors." + instance + ".settings", std::move(problem)).str();
      }
    }
  }
}

std::vector<std::string> configuration_seeds() {
  return {
      "\x03tenant: tienda\nname: Tienda\ntime_zone: America/Mexico_City\nhandy:\n  token: "
      "secret:handy-token\n"
      "connectors:\n  alegra:\n    credentials: {email: a@b.mx, token: secret:alegra-token}\n"
      "    settings: {country: MX, price_list: General}\n    sync: {products: on, orders: on, deletions: "
      "off}\n"
      "    schedule: {products: \"daily 03:00+16:00 America/Mexico_City\", orders: every 10m}\n"
      "    since: 2026-11-22\n    only: {kinds: [sale, presale], zones: [], sellers: []}\n",
      "\x01"
      "data: var/enlace.db\nplugins: [build/plugins]\nmaster_key: {file: etc/master.key}\n"
      "console: {listen: 127.0.0.1:8080}\nlog: {level: info, format: json}\n",
      "\x02"
      "connectors:\n  - id: alegra\n    file: alegra.so\n    sha256: "
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n    origins: "
      "[https://api.alegra.com]\n",
  };
}

// --- what remote systems answer
// ----------------------------------------------------------------------------------

template <class T>
void round_trip(const Json& json) {
  const Result<T> document = T::from_json(json);
  if (!document) return;
  const Result<T> again = T::from_json(document->to_json());
  insist(again.has_value(), "what was read can be read again");
  insist(again->to_json() == document->to_json(), "and is the same");
}

void feed_json(std::string_view bytes) {
  const Result<Json> json = Json::parse(bytes);
  if (!json) return;
  const Result<Json> again = Json::parse(json->dump());
  insist(again.has_value() && *again == *json, "JSON that was read can be written and read");
  (void)json->pretty();
  round_trip<Product>(*json);
  round_trip<Customer>(*json);
  round_trip<Order>(*json);
  round_trip<Link>(*json);
  round_trip<Outcome>(*json);
  round_trip<Found>(*json);
  round_trip<Skipped>(*json);
  (void)Descriptor::from_json(*json);
  (void)PushRequest::from_json(*json);
  (void)FindRequest::from_json(*json);
}

bool holds_nul(const Json& json) {
  const auto& members = json.members();
  const auto& items = json.items();
  return json.text().find('\0') != std::string::npos || std::any_of(items.begin(), items.end(), holds_nul) ||
         std::any_of(members.begin(), members.end(), [](const Json::Member& member) {
           return member.key.find('\0') != std::string::npos || holds_nul(member.value);
         });
}

// As remote systems write it (H-25): what cannot be read costs no more than its row, and what comes out is
// JSON.
void feed_answer(std::string_view bytes) {
  std::vector<Json::Flaw> flaws;
  const Result<Json> json = Json::read(bytes, &flaws);
  const Result<Json> strict = Json::parse(bytes, Json::kDeepest);
  if (strict && bytes.find("\\u0000") == std::string_view::npos) {
    insist(json.has_value() && *json == *strict && flaws.empty(), "what is right is left alone");
  }
  if (!json) return;
  const std::string text = json->dump();
  insist(!holds_nul(*json), "no text holds a NUL");
  const Result<Json> again = Json::parse(text, Json::kDeepest);
  insist(again.has_value() && *again == *json, "what was read can be written and read");
  (void)handy::read_header(*json);
}

void feed_handy(std::string_view bytes) {
  HttpReply reply;
  reply.sent = Sent::complete;
  reply.status = 200;
  reply.body = bytes;
  (void)handy::body_of(reply, "orders", false);
  const Result<Json> json = Json::read(bytes);
  if (!json) return;
  (void)handy::read_header(*json);
  (void)handy::map_order(*json, (*json)["customer"], "America/Mexico_City", "");
  (void)handy::map_customer(*json);
  (void)handy::map_product(*json);
}

std::vector<std::string> json_seeds() {
  return {
      R"({"id":"31000001","kind":"sale","date":"2025-03-04","reference":"HANDY-31000001","customer":{"code":"C1",)"
      R"("description":"Abarrotes","tax_id":"AAA010101AAA"},"seller":{"name":"Ana","email":"a@b.mx"},"lines":[{)"
      R"("code":"P1","description":"Jabón","quantity":"3","unit_price":"116","total":"348","taxes":[{"name":"IVA",)"
      R"("rate":"16"}]}],"totals":{"total":"348"},"comment":"[x]"})",
      R"({"code":"P1","description":"Jabón","price":"116.00","base_price":"100","taxes":[{"name":"IVA","rate":)"
      R"("16"}],"enabled":true,"remote_id":"7"})",
      R"({"kind":"customer","key":"C1","remote_id":"k1","data":{"address":1.10}})",
      R"({"remote_id":"9","remote_number":"A-9","total":"348.00","status":"open","warnings":[],"complete":true,)"
      R"("documents":[{"remote_id":"9","number":"A-9","status":"open","live":true,"total":"348"}]})",
      R"({"n":[0,-1,1e10,1.10,123456789012345678901234567890,"é\u00e9\ud83d\ude00",null,true,{"a":{}}]})",
  };
}

std::vector<std::string> answer_seeds() {
  return {
      "\xEF\xBB\xBF{\"salesOrders\":[{\"id\":1,\"sellerComment\":\"Entregar ma\\u00f1ana "
      "\\ud83d\"},{\"id\":2,\"n\":"
      "\"Luc\\u0000ia\"}],\"pagination\":{\"totalCount\":2}}",
      R"([{"id":1,"price":1.2.3},{"id":2,"price":007,"stock":NaN},{"id":3,"n":"Jos\x"},{"id":4,}])",
      R"({"metadata":{"total":"3"},"data":[{"id":"a","x":[{"y":1 2}]},{"id":"b"},{"id":"c","z":.5}]})",
      R"({"id":3,"editedFrom":{"id":2,"editedFrom":{"id":1,"editedFrom":null}}})",
  };
}

std::vector<std::string> handy_seeds() {
  return {
      R"({"id":31000001,"mobileDateCreated":"2025-03-05T05:05:09Z","dateCreated":"2025-03-05T05:05:12Z","customer":)"
      R"({"id":9,"code":"CTE0001","description":"Abarrotes Lupita","enabled":true,"rfc":"XAXX010101000","zone":)"
      R"({"id":1,"description":"Puebla"}},"createdBy":{"id":8,"name":"Ana","username":"ana@e.mx","extras":"B"},)"
      R"("salesType":"Preventa","totalTax":28.80,"totalBeforeTax":180.0,"totalSales":208.8,"deleted":false,)"
      R"("dateDeleted":null,"editedFrom":{"id":31000000,"editedFrom":null},"isEdited":false,"items":[{"id":1,)"
      R"("product":{"code":"P1","description":"Jabón","quantity":2.0,"price":116.0},"quantity":1.8,)"
      R"("originalPrice":116.0,"price":116.0,"total":208.8,"discount":"0","discountPercentage":0.0,)"
      R"("isReward":false,"isReturn":false,"tax":{"id":1,"name":"IVA","amount":16.0,"enabled":true},)"
      R"("taxOptional":null}]})",
      R"({"pagination":{"totalCount":1,"totalPages":1,"currentPage":1},"salesOrders":[{"id":1}]})",
      R"({"code":"P1","description":"Jabón","price":116.0,"quantity":3,"barcode":null,"enabled":true,"family":)"
      R"({"id":1,"description":"General"},"tax":{"id":1,"name":"IVA","amount":16.0},"taxOptional":null})",
  };
}

// The first byte says how it was packed.
void feed_packed(std::string_view bytes) {
  static const std::vector<std::string> codings[] = {{"gzip"}, {"deflate"}, {"gzip", "deflate"}, {"x-gzip"}};
  const std::size_t which = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]) % 4;
  constexpr std::uint64_t kMost = 1U << 16U;
  const std::string packed(bytes.empty() ? bytes : bytes.substr(1));
  std::string body = packed;
  const Unpacked unpacked = unpack(codings[which], kMost, body);
  insist(unpacked == Unpacked::done ? body.size() <= std::max<std::uint64_t>(kMost, packed.size())
                                    : body == packed,
         "it keeps to its limit, or leaves alone what it cannot unpack");
}

// {"total": 12} as gzip, as zlib and bare.
std::vector<std::string> packed_seeds() {
  const std::string bare("\xab\x56\x2a\xc9\x2f\x49\xcc\x51\xb2\x52\x30\x34\xaa\x05\x00", 15);
  const std::string gzip = std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10) + bare +
                           std::string("\x50\xd7\xe6\xd2\x0d\x00\x00\x00", 8);
  return {std::string(1, '\0') + gzip, "\x01\x78\x9c" + bare + std::string("\x1f\x28\x04\x1e", 4),
          "\x01" + bare};
}

void feed_http(std::string_view bytes) {
  for (const std::string_view method : {"GET", "HEAD"}) {
    std::string bodies[2];
    ResponseReader::State states[2];
    for (const std::size_t which : {0U, 1U}) {
      const std::size_t step = which == 0 ? bytes.size() + 1 : 3;
      ResponseReader reader(method, 1U << 16U);
      for (std::size_t at = 0; at < bytes.size() && reader.state() == ResponseReader::State::more;
           at += step) {
        reader.feed(bytes.substr(at, step));
      }
      reader.end();
      states[which] = reader.state();
      bodies[which] = reader.state() == ResponseReader::State::done ? reader.take_body() : "";
      insist(bodies[which].size() <= (1U << 16U), "a body keeps to its limit");
    }
    insist(states[0] == states[1] && bodies[0] == bodies[1], "an answer does not depend on how it comes");
  }
}

std::vector<std::string> http_seeds() {
  return {
      "HTTP/1.0 403 Forbidden\r\nX-A: b\r\n c\r\nContent-Encoding: gzip\r\n\r\nuntil the end",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"total\": 12}",
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4;x=y\r\nabcd\r\n0\r\nX-After: 1\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"};
}

// --- libraries
// ---------------------------------------------------------------------------------------------------

void feed_elf(std::string_view bytes) {
  const Result<session::ElfFacts> facts = session::read_elf(std::as_bytes(std::span(bytes)));
  if (facts) (void)session::check_elf(*facts, "2.36");
}

std::vector<std::string> elf_seeds() {
  std::ifstream file(ENLACE_FUZZ_LIBRARY, std::ios::binary);
  return {std::string(std::istreambuf_iterator<char>(file), {})};
}

const std::vector<Target>& all() {
  static const std::vector<Target> list = {
      {"frames",
       feed_frames,
       frame_seeds,
       {"{}", "null", "\"op\"", std::string(4, '\xff'), std::string(4, '\0')}},
      {"configuration",
       feed_configuration,
       configuration_seeds,
       {"tenant:", "  ", "- ", "{", "}", "[", "]", "&a", "*a", "---", "secret:", "every 10m", "daily 03:00",
        "on", "\t"}},
      {"json",
       feed_json,
       json_seeds,
       {"{", "}", "[", "]", ",", ":", "\"", "null", "1e999", "-0", "\\u0000", "\\ud800"}},
      {"answer",
       feed_answer,
       answer_seeds,
       {"{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud83d", "\\udc00", "\xE9", "1.2.3", "NaN",
        "-", "\xEF\xBB\xBF"}},
      {"packed", feed_packed, packed_seeds, {std::string(4, '\0'), std::string(4, '\xff'), "\x1f\x8b"}},
      {"handy",
       feed_handy,
       handy_seeds,
       {"{", "}", "null", "1e30", "-1", "\"\"", "true", "[]", "\"editedFrom\""}},
      {"http",
       feed_http,
       http_seeds,
       {"\r\n", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", "ffffffffffffffff", "0\r\n\r\n",
        ":"}},
      {"elf",
       feed_elf,
       elf_seeds,
       {std::string(8, '\xff'), std::string(8, '\0'),
        "\x7f"
        "ELF"}},
  };
  return list;
}

}  // namespace

std::span<const Target> targets() {
  return all();
}

}  // namespace enlace::fuzz
