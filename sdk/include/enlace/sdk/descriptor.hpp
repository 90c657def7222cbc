#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace {

// What describe() says about a connector: everything that the host must know before it runs it
// (schema: sdk/schema/descriptor.json).
struct Descriptor {
  // A credential that the connector names in HttpRequest::auth and never sees. `fields` are the names under
  // which the tenant's configuration gives the values: for basic the user and the password, for login what
  // its request needs, else one.
  struct Credential {
    enum class Scheme { basic, bearer, header, query, login };

    // How the host logs in where an ERP wants a token of its own making (scheme login): once for each remote
    // account, again before the token ends and once after a 401. The connector names the slot and sees
    // neither the fields nor the token.
    struct Login {
      std::string method = "POST";
      std::string url;  // "{base_url}/login": {name} stands for that setting of the instance, or its default
      std::string content_type = "application/json";
      std::string body;        // with {{secret:<slot>.<field>}} where a field goes, escaped for content_type
      std::string token;       // JSON pointer of the token in the answer: "/access_token"
      std::string expires_in;  // JSON pointer of its life in seconds; "" = the answer does not say
      int lifetime_seconds = 3600;           // where neither the answer nor the token (the exp of a JWT) says
      std::string header = "Authorization";  // where the token goes: after `prefix` in this header, or ...
      std::string prefix = "Bearer ";
      std::string parameter;  // ... if not "", as this query parameter

      [[nodiscard]] Json to_json() const;
      static Result<Login> from_json(const Json& json);
    };

    std::string slot;  // "api"
    Scheme scheme = Scheme::bearer;
    std::vector<std::string> fields;            // {"email", "token"}
    std::string name;                           // of the header or the query parameter, for those two schemes
    std::optional<Login> login = std::nullopt;  // of scheme login
    bool optional = false;                      // a tenant may give none of its fields

    [[nodiscard]] Json to_json() const;
    static Result<Credential> from_json(const Json& json);
  };

  // The pace that the ERP allows one account, and the headers by which it says how much is left.
  struct Rate {
    enum class ResetKind { seconds, unix_time };  // JSON: "seconds", "unix"
    int requests = 60;
    int per_seconds = 60;
    std::string limit_header, remaining_header, reset_header;  // "" = the ERP does not say
    ResetKind reset_kind = ResetKind::seconds;

    // A "too many requests" that this server tells otherwise than by status 429: what stands at a place of
    // the body, or in a header, says so. The host takes it for a 429 before the connector sees it.
    struct Disguise {
      int status = 0;                   // of such an answer; 0: any of 400 and above
      std::string pointer;              // JSON pointer into the body: "/code". Or
      std::string header;               // a header's name
      std::vector<std::string> values;  // one of these stands there, in any case; none: anything

      [[nodiscard]] bool matches(int answer, const std::vector<std::pair<std::string, std::string>>& headers,
                                 std::string_view body) const;
      [[nodiscard]] Json to_json() const;
      static Result<Disguise> from_json(const Json& json);
    };
    std::vector<Disguise> disguised = {};

    [[nodiscard]] Json to_json() const;
    static Result<Rate> from_json(const Json& json);
  };

  // How a cause is told to a person: "{name}" stands for the parameter of that name.
  struct Text {
    std::string what;    // what happened, one sentence
    std::string remedy;  // what to do about it, "" when there is nothing to do

    [[nodiscard]] Json to_json() const;
    static Result<Text> from_json(const Json& json);
  };

  // What the host may do about an order that may have been written (design 8).
  enum class InDoubt {
    find,   // ask the ERP with find_order()
    hold,   // a person decides
    repeat  // writing again is harmless
  };

  std::string id;       // equal to the library's
  std::string version;  // SemVer, equal to the library's
  std::string vendor;
  std::string abi;       // "1.0": what it was built for
  Json settings_schema;  // JSON Schema (draft 7) of the instance's settings
  std::vector<Credential> credentials;
  std::vector<std::string> origins;  // "https://api.example.com"
  // The setting, an array of texts, of which every item gets each order on its own: "" = none. The host
  // gives an instance one item and a row of the ledger for it.
  std::string fan_out;
  Rate rate;                                     // of one account
  std::map<std::string, std::string> schedules;  // component → "every 10m", "daily 03:00 America/Mexico_City"
  Json features;                                 // object: what people may want to know
  int settle_seconds = 300;                      // after this, absence in the ERP counts
  int lag_seconds = 60;                          // how late the ERP lists what was written
  InDoubt in_doubt = InDoubt::hold;
  // The inventory of its products counts what is on Handy's routes too: the host subtracts that (G-PROD-5).
  bool inventory_includes_routes = false;
  // How its orders find the client of a Handy customer, and so how the host recognises a pulled customer in
  // Handy (H-18).
  struct CustomerNames {
    bool folded = false;      // without case and accents; else exactly. JSON "compare": "folded", "exact"
    bool legal_name = false;  // a customer's legal name counts as well as its description

    [[nodiscard]] Json to_json() const;
    static Result<CustomerNames> from_json(const Json& json);
  };
  CustomerNames customer_names;
  std::map<std::string, std::map<std::string, Text>> texts;  // language → cause → text

  [[nodiscard]] const Credential* credential(std::string_view slot) const;
  // The text of a cause in a language; nullptr when the connector has none.
  [[nodiscard]] const Text* text(const std::string& language, const std::string& cause) const;

  [[nodiscard]] Json to_json() const;
  // ENLACE_E_INVALID "document_invalid", params {document, member}, as the other documents.
  static Result<Descriptor> from_json(const Json& json);
};

}  // namespace enlace
