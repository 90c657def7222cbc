#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "client.hpp"
#include "place.hpp"
#include "settings.hpp"

// The Gestionix client of a Handy customer: found by commercial or legal name, without case and accents, else
// created (G-ORD-2, apis/gestionix.md 5.3).
namespace enlace::gestionix {

struct KnownClient {
  std::string id;  // "" = none
  std::vector<Notice> warnings;
};

// All clients of the company by their names. Read whole, because the search of Gestionix may mind accents.
class ClientIndex {
 public:
  static Result<ClientIndex> read(Client& api, const std::string& branch_id);

  // `name` as the host folds names. Several have it: an active one first, then one of this branch, then the
  // lowest number, and a warning.
  [[nodiscard]] KnownClient find(const std::string& folded_name, const std::string& name) const;
  Result<void> add(Client& api, const Json& row, const std::string& branch_id);

 private:
  struct Entry {
    std::string id;
    bool inactive = false, other_branch = false;
    std::int64_t number = 0;
  };
  std::map<std::string, std::vector<Entry>> by_name_;
};

// Errors: "client_refused" {customer, answer}; AMBIGUOUS "client_in_doubt" {customer} when it may have been
// created.
Result<KnownClient> create_client(Client& api, const Customer& customer, const std::string& name,
                                  const Place& place, const Settings& settings);

}  // namespace enlace::gestionix
