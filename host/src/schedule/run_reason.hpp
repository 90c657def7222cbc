#pragma once

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// Why a run failed, as its record keeps it: all that the sentence about its cause names.
namespace enlace::schedule {

struct RunReason {
  std::string cause;
  Json params = Json::object();
  std::string message;
};

// Texts are cleaned and cut, lists and depth bounded: they may come from a remote system. The HTTP status and
// the ERP's own code stand among the parameters.
RunReason reason_of(const Error& error);
// As the columns of a stored run have it. Parameters that cannot be read are none.
RunReason stored_reason(std::string cause, const std::string& params, std::string message);

}  // namespace enlace::schedule
