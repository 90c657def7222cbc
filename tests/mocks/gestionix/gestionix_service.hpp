#pragma once

#include <map>
#include <memory>
#include <string>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/service.hpp"
#include "mocks/gestionix/access.hpp"
#include "mocks/gestionix/company.hpp"
#include "mocks/gestionix/mapping.hpp"
#include "mocks/gestionix/switches.hpp"

namespace enlace::mock {

// A stand-in for Konfío Gestionix by the assumed contract of apis/gestionix.md, in the names of a mapping.
//
// No thread safety of its own: the frame's lock guards it. The clock must outlive it.
//
// Control routes, all also C++ calls of the same shape; rows are in canonical names (section 3):
//   GET, POST /__mock/switches
//   POST /__mock/companies                       {"user","password","company_id"?,"name"?,"branches"?,…}
//   GET  /__mock/companies                       the ids
//   POST /__mock/companies/{id}/{resource}       a row or an array of rows, exactly as it is
//   POST   /__mock/companies/{id}/{resource}/{row}   what a person changes: {"commercial_name": "LUCIA"}
//   DELETE /__mock/companies/{id}/{resource}/{row}
//   POST /__mock/companies/{id}/{sales_orders|sales}/{row}/{invoice|deliver}
//   POST /__mock/companies/{id}/seed             bulk data, see seeding.hpp
//   POST /__mock/companies/{id}/between-pages    {"resource","after":1,"insert":[…],"remove":[…]}
//   POST /__mock/expire-tokens                   {"after": 0, "every": false}: all die after that many
//   requests POST /__mock/unlock                          {"user"}
class GestionixService final : public Service {
 public:
  explicit GestionixService(const Clock& clock, gestionix::Mapping mapping = gestionix::Mapping::standard());
  ~GestionixService() override;

  [[nodiscard]] std::string name() const override { return "gestionix"; }
  Response handle(const Request& request) override;
  [[nodiscard]] Json state() const override;
  void reset() override;  // no company, no account, all switches at their defaults
  Response control(const Request& request, const std::string& path) override;
  [[nodiscard]] std::string secret_header() const override { return mapping_.auth().header; }
  [[nodiscard]] std::vector<std::string> secret_members() const override;

  Result<Json> set_switches(const Json& changes);
  Result<Json> add_company(const Json& spec);  // {"company_id": n}
  Result<Json> insert(std::int64_t company, const std::string& resource, const Json& row_or_rows);
  Result<Json> seed(std::int64_t company, const Json& spec);
  Result<Json> set_document_status(std::int64_t company, const std::string& resource, const std::string& id,
                                   const std::string& status);
  Result<Json> between_pages(std::int64_t company, const Json& spec);

 private:
  Result<gestionix::Company*> company(std::int64_t id);
  Response log_in(const Request& request);
  Result<Response> answer(const Request& request);
  Result<gestionix::Company*> chosen_company(const Request& request, const gestionix::Token& token);
  Json companies_of(const gestionix::Token& token);
  [[nodiscard]] Response refused(const Error& error, std::string_view kind) const;
  Result<Json> controlled(const Request& request, const std::string& path);
  Result<Json> controlled_company(const Request& request, const std::vector<std::string>& segments);

  const Clock& clock_;
  gestionix::Mapping mapping_;
  gestionix::Switches switches_;
  gestionix::Access access_;
  std::map<std::int64_t, std::unique_ptr<gestionix::Company>> companies_;
};

}  // namespace enlace::mock
