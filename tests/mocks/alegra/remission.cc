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
  by_id_[remission.id] = sequence;
  by_client_[remission.client["id"].text()].insert(sequence);
  by_day_[remission.date].insert(sequence);
  return by_sequence_.emplace(sequence, std::move(remission)).first->second;
}

const Remission* RemissionBook::find(std::string_view id) const {
  const auto at = by_id_.find(std::string(id));
  return at == by_id_.end() ? nullptr : &by_sequence_.at(at->second);
}

Remission* RemissionBook::find(std::string_view id) {
  return const_cast<Remission*>(std::as_const(*this).find(id));  // NOLINT: the object itself is not const
}

bool RemissionBook::erase(std::string_view id) {
  const Remission* remission = find(id);
  if (!remission) return false;
  const std::uint64_t sequence = remission->sequence;
  by_client_[remission->client["id"].text()].erase(sequence);
  by_day_[remission->date].erase(sequence);
  by_id_.erase(remission->id);
  by_sequence_.erase(sequence);
  return true;
}

void RemissionBook::set_date(Remission& remission, std::string date) {
  by_day_[remission.date].erase(remission.sequence);
  remission.date = std::move(date);
  by_day_[remission.date].insert(remission.sequence);
}

void RemissionBook::set_client(Remission& remission, Json client) {
  by_client_[remission.client["id"].text()].erase(remission.sequence);
  remission.client = std::move(client);
  by_client_[remission.client["id"].text()].insert(remission.sequence);
}

std::vector<const Remission*> RemissionBook::newest_first(const std::optional<std::string>& client_id,
                                                          const std::optional<std::string>& day) const {
  std::vector<const Remission*> found;
  const auto take = [&](const Sequences& sequences) {
    for (const std::uint64_t sequence : sequences) found.push_back(&by_sequence_.at(sequence));
  };
  if (client_id) {
    if (const auto at = by_client_.find(*client_id); at != by_client_.end()) take(at->second);
    std::ranges::stable_sort(found, std::ranges::greater(), &Remission::date);
  } else if (day) {
    if (const auto at = by_day_.find(*day); at != by_day_.end()) take(at->second);
  } else {
    for (const auto& [date, sequences] : by_day_) take(sequences);
  }
  return found;
}

}  // namespace enlace::mock::alegra
