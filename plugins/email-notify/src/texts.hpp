#pragma once

#include <map>
#include <string>

#include <enlace/sdk/descriptor.hpp>

namespace enlace::email_notify {

// What happened and what to do about it, in Spanish and English, for each cause of this connector.
std::map<std::string, std::map<std::string, Descriptor::Text>> texts();

}  // namespace enlace::email_notify
