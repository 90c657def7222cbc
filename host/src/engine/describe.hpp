#pragma once

#include <memory>

#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/documents.hpp>

#include "jobs/context.hpp"
#include "session/session.hpp"

// Asking a connector about itself and about its account: the two operations that no job owns.
namespace enlace::engine {

struct Description {
  Descriptor descriptor;
  session::ConnectorInfo info;
};

// Runs describe() in a session of its own: no configuration, no network.
Result<Description> describe_image(session::SessionFactory& sessions,
                                   const std::shared_ptr<const session::ConnectorImage>& image);

// Runs check(): an authenticated read that tells whose account it is and what the connector finds wanting.
// `a_person_asks`: a log-in that the ERP refused before is tried again.
Result<CheckReport> check_connector_account(jobs::Services& services, const jobs::Instance& instance,
                                            bool a_person_asks);

}  // namespace enlace::engine
