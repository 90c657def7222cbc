#include <algorithm>

#include "egress/egress.hpp"
#include "runtime/smtp_wire.hpp"
#include "runtime/url.hpp"

namespace enlace::egress {

void WriteTrace::note(const std::string& purpose, Exposure exposure) {
  Exposure& known = exposures_[purpose];
  known = std::max(known, exposure);
}

void WriteTrace::replace(const std::string& purpose, Exposure exposure) {
  exposures_[purpose] = exposure;
}

Exposure WriteTrace::of(const std::string& purpose) const {
  const auto found = exposures_.find(purpose);
  return found == exposures_.end() ? Exposure::none : found->second;
}

Exposure WriteTrace::worst() const {
  Exposure worst = Exposure::none;
  for (const auto& [purpose, exposure] : exposures_) worst = std::max(worst, exposure);
  return worst;
}

Exposure exposure_of(const HttpReply& reply) {
  if (reply.sent == Sent::no) return Exposure::none;
  if (reply.sent == Sent::maybe) return Exposure::maybe;
  if (reply.status == 429) return Exposure::none;  // not applied
  if (reply.status >= 200 && reply.status < 300) return Exposure::answered;
  // 408: the server gave up on a request that it may have read, all of it.
  if (reply.status >= 400 && reply.status < 500 && reply.status != 408) return Exposure::answered;
  return Exposure::maybe;
}

Exposure exposure_of(const SmtpReply& reply) {
  if (reply.sent == Sent::maybe) return Exposure::maybe;
  if (reply.sent == Sent::no || reply.stage != SmtpStage::message) return Exposure::none;
  return Exposure::answered;
}

std::string origin_of(const std::string& url) {
  if (const auto server = parse_smtp_url(url)) return server->origin();
  const auto parsed = parse_url(url);
  return parsed ? parsed->origin() : std::string();
}

}  // namespace enlace::egress
