#pragma once

#include <cstdint>
#include <memory>

#include "handy/client.hpp"
#include "jobs/context.hpp"

namespace enlace::jobs {

// No run asks Handy for longer, but a first one that pushes a whole catalogue.
inline constexpr std::int64_t kLongestRun_ms = 60 * 60'000;

// A client of the tenant's account in Handy for one run, of at most `limit_ms` from now.
std::unique_ptr<handy::Client> handy_client(Services& services, const Instance& instance,
                                            egress::Priority priority,
                                            std::int64_t limit_ms = kLongestRun_ms);

}  // namespace enlace::jobs
