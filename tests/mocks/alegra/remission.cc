#include "mocks/alegra/remission.hpp"

#include <algorithm>
#include <utility>

namespace enlace::mock::alegra {

Decimal compute_totals(std::vector<Line>& lines, int precision, std::string_view rounding) {
  Decimal document;
  for (Line& line : lines) {
    Decimal net = line.price * line.quantity * (100 - line.discount) * d("0.01");
    if (rounding == "parts") net = net.rounded(precision);
    Decimal rate;
    Decimal amounts;
    for (LineTax& tax : line.taxes) {
      tax.amount = (net * tax.percentage * d("0.01")).rounded(precision);
      amounts += tax.amount;
      rate += tax.percentage;
    }
    const Decimal exact = rounding == "parts" ? net + amounts : net * (100 + rate) * d("0.01");
    line.total = exact.rounded(precision);
    document += rounding == "document" ? exact : line.total;
  }
  return document.rounded(precision);
}

Remission& RemissionBook::add(Remission remission) {
  remission.sequence = next_++;
  const std::uint64_t sequence = remission.sequence;
  Remission& added = by_sequence_.emplace(sequence, std::move(remission)).first->second;
  by_id_[added.id] = &added;
  by_client_[added.client["id"].text()].insert(&added);
  by_day_[added.date].insert(&added);
  return added;
}

const Remission* RemissionBook::find(std::string_view id) const {
  const auto at = by_id_.find(std::string(id));
  return at == by_id_.end() ? nullptr : at->second;
}

Remission* RemissionBook::find(std::string_view id) {
  const auto at = by_id_.find(std::string(id));
  return at == by_id_.end() ? nullptr : at->second;
}

bool RemissionBook::erase(std::string_view id) {
  const Remission* remission = find(id);
  if (!remission) return false;
  by_client_[remission->client["id"].text()].erase(remission);
  by_day_[remission->date].erase(remission);
  by_id_.erase(remission->id);
  by_sequence_.erase(std::uint64_t(remission->sequence));
  return true;
}

void RemissionBook::set_date(Remission& remission, std::string date) {
  by_day_[remission.date].erase(&remission);
  remission.date = std::move(date);
  by_day_[remission.date].insert(&remission);
}

void RemissionBook::set_client(Remission& remission, Json client) {
  by_client_[remission.client["id"].text()].erase(&remission);
  remission.client = std::move(client);
  by_client_[remission.client["id"].text()].insert(&remission);
}

std::vector<const Remission*> RemissionBook::newest_first(const std::optional<std::string>& client_id,
                                                          const std::optional<std::string>& day) const {
  std::vector<const Remission*> found;
  const auto take = [&](const Index& index) { found.insert(found.end(), index.begin(), index.end()); };
  if (client_id) {
    if (const auto at = by_client_.find(*client_id); at != by_client_.end()) take(at->second);
    std::ranges::stable_sort(found, std::ranges::greater(), &Remission::date);
  } else if (day) {
    if (const auto at = by_day_.find(*day); at != by_day_.end()) take(at->second);
  } else {
    for (const auto& [date, index] : by_day_) take(index);
  }
  return found;
}

}  // namespace enlace::mock::alegra
