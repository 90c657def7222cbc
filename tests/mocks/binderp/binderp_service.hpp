#pragma once

#include <map>
#include <memory>
#include <string>

#include <enlace/sdk/result.hpp>

#include "mocks/binderp/company.hpp"
#include "mocks/frame/service.hpp"

namespace enlace::mock {

// A stand-in for the Bind ERP API, by the mock checklist of apis/bind.md (section 10). Holds several
// companies; a key opens one. What can be turned is listed, with its defaults, in switches.hpp.
//
// No thread safety of its own: the frame's lock guards it. The clock must outlive it.
//
// Control routes, all also C++ calls of the same shape:
//   GET, POST /__mock/switches                              for all companies
//   GET, POST /__mock/companies                             {"name", "number", "key", …} → {"id", "key",
//   "number"} GET, POST /__mock/companies/{id}/switches               for one POST
//   /__mock/companies/{id}/keys                      {"user", "key", "issued", "expires"} → {"key"} POST
//   /__mock/companies/{id}/revocations               {"key"} POST   /__mock/companies/{id}/{resource} a row
//   or an array of rows, see inserting.hpp DELETE /__mock/companies/{id}/{resource}/{row} POST
//   /__mock/companies/{id}/orders/{order}            what a person changes: Status, Comments, PurchaseOrder
//   POST   /__mock/companies/{id}/orders/{order}/fill       {"quantities": {"0": 1}}
//   POST   /__mock/companies/{id}/orders/{order}/remision   a person turns it into a remision, see orders.hpp
//   POST   /__mock/companies/{id}/seed                      bulk data, see seeding.hpp
//   POST   /__mock/companies/{id}/between-pages             {"resource", "after": 1, "insert": [rows],
//   "remove": [IDs]}
class BindErpService final : public Service {
 public:
  explicit BindErpService(const Clock& clock);
  ~BindErpService() override;

  [[nodiscard]] std::string name() const override { return "binderp"; }
  Response handle(const Request& request) override;
  [[nodiscard]] Json state() const override;
  void reset() override;  // no company, all switches at their defaults
  Response control(const Request& request, const std::string& path) override;

  // Each answers what the control route answers.
  Result<Json> set_switches(const Json& changes);
  Result<Json> add_company(const Json& spec);
  Result<Json> set_company_switches(const std::string& company, const Json& changes);
  Result<Json> add_key(const std::string& company, const Json& spec);
  Result<Json> revoke(const std::string& company, const Json& spec);
  Result<Json> insert(const std::string& company, const std::string& resource, const Json& row_or_rows);
  Result<Json> seed(const std::string& company, const Json& spec);
  Result<Json> change_order(const std::string& company, const std::string& order, const Json& changes);
  Result<Json> fill_order(const std::string& company, const std::string& order, const Json& spec);
  Result<Json> convert_order(const std::string& company, const std::string& order, const Json& spec);
  Result<Json> between_pages(const std::string& company, const Json& spec);

 private:
  struct Caller {
    binderp::Company* company = nullptr;
    binderp::Key* key = nullptr;
  };
  Result<binderp::Company*> company(const std::string& id);
  Caller caller(const std::string& key);
  Response answer(const Request& request, Caller caller);
  Result<Response> route(const Request& request, Caller caller);
  Result<Json> controlled(const Request& request, const std::string& path);
  Result<Json> controlled_company(const Request& request, const std::vector<std::string>& segments,
                                  const Json& body);
  Result<Json> controlled_order(const std::vector<std::string>& segments, const Json& body);

  const Clock& clock_;
  binderp::Switches switches_;
  std::map<std::string, std::unique_ptr<binderp::Company>> companies_;
};

}  // namespace enlace::mock
