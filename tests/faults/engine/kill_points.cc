// kill -9 at each named point, in the middle of a day's work.
#include <algorithm>
#include <random>

#include "faults/engine/engines.hpp"
#include "faults/engine/workload.hpp"
#include "runtime/fail_points.hpp"

namespace enlace::faults {
namespace {

constexpr std::size_t kQuickPoints = 4;  // of each connector
constexpr int kPatience_s = 120;         // without an order that comes to rest
constexpr std::int64_t kOrders = 1'000, kQuickOrders = 30;

// Reached only where the end of a push could not be recorded.
const std::string kInterrupted = "ledger.interrupted.before_commit";
// Reached only where a connector has older orders to catch up with.
const std::string kCatchUp = "ledger.catch_up.before_commit";

// Where the work of a connector never comes; everywhere else a death must come about.
struct Unreached {
  const char* connector;
  const char* points;  // how their names begin
};
constexpr Unreached kUnreached[] = {
    {"alegra", "products_push."},               // gives products, takes none
    {"gestionix", "products_push."},            //
    {"binderp", "catalogue."},                  // takes products, gives none
    {"alegra", "mail."},                        //
    {"gestionix", "mail."},                     //
    {"binderp", "mail."},                       //
    {"email-notify", "catalogue."},             // no products, no customers, no links
    {"email-notify", "products_push."},         //
    {"email-notify", "order."},                 //
    {"email-notify", "ledger.customer_"},       //
    {"email-notify", "transport."},             // writes nothing by HTTP
    {"email-notify", "deliver.look_answered"},  // a mail server cannot be asked: the message is repeated
    {"email-notify", "ledger.record_look."},    //
    {"email-notify", "deliver.read_back"},      //
    {"email-notify", "people."},                // refuses no order that a person could try again
};

bool reached(const std::string& connector, std::string_view point) {
  return std::none_of(std::begin(kUnreached), std::end(kUnreached), [&](const Unreached& it) {
    return connector == it.connector && point.starts_with(it.points);
  });
}

std::int64_t orders_of(const Plan& plan) {
  if (plan.orders > 0) return plan.orders;
  return plan.quick ? kQuickOrders : kOrders;
}

}  // namespace

std::vector<std::string> kill_parts(const Plan& plan) {
  std::vector<std::string> points;
  for (const fail_points::Point& point : fail_points::all()) {
    if (reached(plan.connector, point.name)) points.emplace_back(point.name);
  }
  const std::size_t wanted = plan.points > 0 ? static_cast<std::size_t>(plan.points)
                             : plan.quick    ? kQuickPoints
                                             : points.size();
  if (wanted >= points.size()) return points;
  std::mt19937_64 random(plan.seed);
  std::shuffle(points.begin(), points.end(), random);
  points.resize(wanted);
  return points;
}

Line run_kill(const Plan& plan, const std::string& point) {
  Line line;
  std::mt19937_64 random(plan.seed ^ std::hash<std::string>()(point));
  const int deaths_wanted = plan.quick ? 2 : 3;
  int armed = 0;
  Workload::Options options;
  options.seed = plan.seed;
  options.connector = plan.connector;
  options.orders = orders_of(plan);
  options.second_instance = point == kCatchUp;
  Workload* running = nullptr;
  // The first time that the point is reached, and then somewhere in the middle.
  options.arm = [&] {
    if (running == nullptr || running->deaths() >= deaths_wanted || ++armed > 40) return std::string();
    const std::uint64_t at =
        running->deaths() == 0 ? 1 : 1 + random() % static_cast<std::uint64_t>(options.orders / 3);
    return (point == kInterrupted ? "deliver.pushed:error@2," : "") + point + ":kill@" + std::to_string(at);
  };
  Workload work(options);
  running = &work;
  // Some answers are lost, so that there is something to look for; some are late, so that deaths meet them.
  work.world().control(plan.connector, "POST", "/faults", work.world().erp().faults_of_a_day());
  if (!work.set_up(line)) return line;
  work.serve(line, kPatience_s);
  work.judge(line);
  if (work.deaths() == 0) line.problems.push_back(point + ": nobody died there");
  for (std::string& problem : line.problems) problem = point + ": " + problem;
  return line;
}

void describe_kill(const Plan& plan, const std::vector<std::string>& parts, Line& line) {
  line.run = "`kill -9` at the first time that a point is reached and in the middle of the work, " +
             std::string(plan.quick ? "2" : "3") + " deaths a point; edits, deletions and commands meanwhile";
  line.size = std::to_string(parts.size()) + " of " + std::to_string(fail_points::all().size()) +
              " points × " + std::to_string(orders_of(plan)) + " orders";
}

}  // namespace enlace::faults
