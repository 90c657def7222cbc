#pragma once

#include <map>
#include <memory>
#include <string>

#include <enlace/sdk/result.hpp>

#include "mocks/alegra/company.hpp"
#include "mocks/frame/service.hpp"

namespace enlace::mock {

// A stand-in for the Alegra API v1, by the mock checklist of apis/alegra.md (section 17). Holds several
// companies, each with its own user, country and data; nobody sees another's. What can be turned is listed,
// with its defaults, in switches.hpp.
//
// No thread safety of its own: the frame's lock guards it. The clock must outlive it.
//
// Control routes, all also C++ calls of the same shape:
//   GET, POST /__mock/switches                                for all companies
//   GET, POST /__mock/companies                               {"email","token","country","name",…}
//   GET, POST /__mock/companies/{id}/switches                 for one
//   POST   /__mock/companies/{id}/{resource}                  a row or an array of rows, exactly as it is
//   DELETE /__mock/companies/{id}/{resource}/{row}
//   POST   /__mock/companies/{id}/remissions/{row}/invoice    links an invoice and closes
//   POST   /__mock/companies/{id}/seed                        bulk data, see seeding.hpp
//   POST   /__mock/companies/{id}/between-pages {"resource","after":1,"insert":[…],"remove":[…]}
class AlegraService final : public Service {
 public:
  explicit AlegraService(const Clock& clock);
  ~AlegraService() override;

  [[nodiscard]] std::string name() const override { return "alegra"; }
  Response handle(const Request& request) override;
  [[nodiscard]] Json state() const override;
  void reset() override;  // no company, all switches at their defaults
  Response control(const Request& request, const std::string& path) override;

  // Each answers what the control route answers: {"id": …} of what came to be.
  Result<Json> set_switches(const Json& changes);
  Result<Json> add_company(const Json& spec);
  Result<Json> set_company_switches(const std::string& company, const Json& changes);
  Result<Json> insert(const std::string& company, const std::string& resource, const Json& row_or_rows);
  Result<Json> seed(const std::string& company, const Json& spec);
  Result<Json> link_invoice(const std::string& company, const std::string& remission);
  Result<Json> between_pages(const std::string& company, const Json& spec);

  // Who delivers webhooks; without one every delivery counts as answered with 200.
  void set_courier(alegra::Courier courier) { courier_ = std::move(courier); }
  // Webhooks are really sent, to this machine, by a thread.
  void post_webhooks() { thread_ = std::make_unique<alegra::CourierThread>(); }

 private:
  Result<alegra::Company*> company(const std::string& id);
  alegra::Company* authenticated(const Request& request);
  Response answer(const Request& request, alegra::Company& company);
  Result<Json> route(const Request& request, alegra::Company& company);
  void settle_webhooks() const;
  Result<Json> controlled(const Request& request, const std::string& path);
  Result<Json> controlled_company(const Request& request, const std::vector<std::string>& segments);

  const Clock& clock_;
  alegra::Switches switches_;
  alegra::Courier courier_;
  std::unique_ptr<alegra::CourierThread> thread_;
  std::map<std::string, std::unique_ptr<alegra::Company>> companies_;
};

}  // namespace enlace::mock
