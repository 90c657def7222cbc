#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "client.hpp"

// The client of an order: by the id kept from before, then by description, else created (B-CUST-1..4;
// apis/bind.md 6.2).
namespace enlace::binderp {

struct KnownClient {
  std::string id, address_id;
  std::vector<Notice> warnings;
};

// What a new client is given (B-CUST-4).
struct NewClientTerms {
  std::string price_list_id, account_number;
  std::string reference;        // of the order that it is for
  std::vector<Notice> cleaned;  // what of the customer was cleaned (H-29): the first of its warnings
};

// All clients by folded name, where they are few enough to be read whole. Lives as long as the instance.
class ClientNames {
 public:
  // Those whose commercial or legal name is `folded`, by the names that were read; empty when there are too
  // many clients to read them all.
  Result<std::vector<Json>> called(Client& api, const std::string& folded);
  void add(const std::string& folded, Json row);
  // One of them cannot be read, so that it may have any name.
  [[nodiscard]] bool has_holes() const { return has_holes_; }

 private:
  Result<void> read(Client& api);
  bool read_ = false;
  bool has_holes_ = false;
  std::map<std::string, std::vector<Json>> by_name_;
};

Link link_of(const Customer& customer, const KnownClient& client);

// The client with this id as it is now; nullopt when it is gone or not active. Emits its link.
// ENLACE_E_INVALID "client_without_address" {customer}.
Result<std::optional<KnownClient>> known_client(Client& api, const Customer& customer, const std::string& id);

// nullopt: Bind has none of this description. ENLACE_E_UPSTREAM "client_list_unreadable" {customer} where one
// that cannot be read may be it. ENLACE_E_INVALID "client_inactive" {customer} when all that
// have it are inactive.
Result<std::optional<KnownClient>> find_client(Client& api, ClientNames& names, const Customer& customer);

// Errors: "client_refused" {customer, answer}; AMBIGUOUS "client_in_doubt" {customer}.
Result<KnownClient> create_client(Client& api, ClientNames& names, const Customer& customer,
                                  const NewClientTerms& terms);

// A name as people read it: composed, blanks and dashes of any script as those of ASCII, without what cannot
// be seen, without blanks at its ends and doubled ones inside.
Result<std::string> plain_name(sdk::Call& call, std::string_view name);

}  // namespace enlace::binderp
