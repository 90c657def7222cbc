#include "mocks/program/tenant_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace enlace::mock {
namespace {

Failure unwritable(const std::string& path, int error) {
  return failure(ENLACE_E_CONFIG, "file_unwritable", "cannot write " + path + ": " + std::strerror(error));
}

using Systems = std::vector<std::unique_ptr<System>>;

std::string yaml(const Tenant& tenant, const Systems& systems, const std::string& since) {
  std::string text = "# Made by enlace-mock: a tenant whose remote systems are mocks on this machine.\n";
  text += "tenant: " + tenant.tenant + "\n";
  text += "name: " + tenant.name + "\n";
  text += "time_zone: " + tenant.time_zone + "\n";
  std::string connectors;
  for (const auto& system : systems) {
    if (!tenant.uses(system->name())) continue;
    text += system->top_lines(tenant);
    connectors += system->connector_lines(tenant, since);
  }
  return connectors.empty() ? text : text + "connectors:\n" + connectors;
}

}  // namespace

Result<void> write_file(const std::string& path, const std::string& content, bool secret) {
  const std::string draft = path + ".new";
  ::unlink(draft.c_str());  // so that the mode below holds
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644);
  if (file < 0) return unwritable(path, errno);
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t n = ::write(file, content.data() + written, content.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    written += static_cast<std::size_t>(n);
  }
  const int error = errno;
  const bool closed = ::close(file) == 0;
  if (written < content.size()) return unwritable(path, error);
  if (!closed || ::rename(draft.c_str(), path.c_str()) != 0) return unwritable(path, errno);
  return {};
}

Result<void> write_tenant_files(const std::string& directory, const std::vector<Tenant>& tenants,
                                const Systems& systems, const std::string& since) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return unwritable(directory, error.value());
  Json secrets = Json::object();
  for (const Tenant& tenant : tenants) {
    ENLACE_CHECK(write_file(directory + "/" + tenant.tenant + ".yaml", yaml(tenant, systems, since), false));
    Json values = Json::object();
    for (const auto& system : systems) {
      if (tenant.uses(system->name())) system->add_secrets(tenant, values);
    }
    secrets.set(tenant.tenant, std::move(values));
  }
  return write_file(directory + "/secrets.json", secrets.pretty() + "\n", true);
}

}  // namespace enlace::mock
