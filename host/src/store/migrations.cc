#include "store/migrations.hpp"

#include <array>

namespace enlace::store {
namespace {

// A new one goes at the end: its place in this list is its version.
constexpr std::array kMigrations = {
    &kFoundation, &kCatalogue, &kService, &kLedger,  &kOperations, &kListings, &kRetention,
    &kPeople,     &kConsole,   &kReasons, &kOutages, &kSearch,     &kViews,
};

}  // namespace

std::span<const Migration* const> migrations() {
  return kMigrations;
}

}  // namespace enlace::store
