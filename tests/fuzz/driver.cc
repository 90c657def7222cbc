// enlace-fuzz: mutates well-formed inputs by a seed. `enlace-fuzz [TARGET…] --runs N --seed S`; a failing
// input is named by its seed and number, and `--only NUMBER` runs it alone. `--write-corpus DIR` writes the
// inputs that scripts/fuzz begins with; `--replay FILE` feeds one file.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include "fuzz/target.hpp"

namespace enlace::fuzz {
namespace {

// What is being fed; a handler says it when the process is about to end.
const char* program = "enlace-fuzz";
const char* current = "a seed";

extern "C" void say_which(int signal) {
  std::fprintf(stderr, "died of signal %d while fed: %s %s\n", signal, program, current);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

class Mutator {
 public:
  Mutator(const Target& target, std::uint64_t seed) : target_(target), seed_(seed), seeds_(target.seeds()) {}

  // The input of that number, the same one every time.
  std::string input(std::uint64_t number) {
    random_.seed(seed_ * 0x9e3779b97f4a7c15U + number);
    std::string bytes = seeds_[below(seeds_.size())];
    for (std::uint64_t hits = 1 + below(5); hits > 0; --hits) mutate(bytes);
    return bytes;
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void mutate(std::string& bytes) {
    // Most of what is read of a long input stands at its start.
    const std::uint64_t reach = below(2) == 0 ? std::min<std::uint64_t>(bytes.size(), 2'048) : bytes.size();
    const std::uint64_t at = below(reach + 1);
    switch (below(9)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random_());
        break;
      case 2:
        bytes.erase(at, 1 + below(8));
        break;
      case 3:
        bytes.insert(at, 1 + below(4), static_cast<char>(random_()));
        break;
      case 4:
        bytes.insert(at, target_.words[below(target_.words.size())]);
        break;
      case 5:
        bytes.resize(at);  // cut off
        break;
      case 6: {  // a piece of another input
        const std::string& other = seeds_[below(seeds_.size())];
        const std::uint64_t from = below(other.size());
        bytes.insert(at, other.substr(from, below(200)));
        break;
      }
      case 7: {  // a piece once more
        const std::string piece = bytes.substr(at, below(64));
        bytes.insert(at, piece);
        break;
      }
      default: {  // a number at its limit
        static const char* const kNumbers[] = {"0",     "-1", "2147483648", "18446744073709551616",
                                               "1e308", "0.1"};
        const std::size_t digit = bytes.find_first_of("0123456789", at);
        if (digit != std::string::npos) bytes.replace(digit, 1, kNumbers[below(std::size(kNumbers))]);
        break;
      }
    }
  }

  const Target& target_;
  std::uint64_t seed_;
  std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

const Target* find(const std::string& name) {
  for (const Target& target : targets()) {
    if (name == target.name) return &target;
  }
  return nullptr;
}

int run(int argc, char** argv) {
  std::vector<std::string> names;
  std::uint64_t runs = 10'000, seed = 1;
  std::int64_t only = -1;
  std::string corpus, replay;
  CLI::App app{"enlace-fuzz: feeds malformed input to whatever reads input of others"};
  app.add_option("target", names, "which of them; all by default");
  app.add_option("--runs", runs, "inputs of each target");
  app.add_option("--seed", seed, "the same number mutates the same way");
  app.add_option("--only", only, "only the input of this number");
  app.add_option("--write-corpus", corpus, "writes the well-formed inputs below this directory");
  app.add_option("--replay", replay, "feeds this file to the (one) target");
  CLI11_PARSE(app, argc, argv);
  if (names.empty()) {
    for (const Target& target : targets()) names.emplace_back(target.name);
  }
  for (const std::string& name : names) {
    const Target* target = find(name);
    if (target == nullptr) {
      std::cerr << "no target " << name << '\n';
      return 2;
    }
    if (!corpus.empty()) {
      std::filesystem::create_directories(corpus + "/" + name);
      int number = 0;
      for (const std::string& bytes : target->seeds()) {
        std::ofstream(corpus + "/" + name + "/seed-" + std::to_string(number++), std::ios::binary) << bytes;
      }
      continue;
    }
    if (!replay.empty()) {
      std::ifstream file(replay, std::ios::binary);
      target->feed(std::string(std::istreambuf_iterator<char>(file), {}));
      continue;
    }
    for (const std::string& bytes : target->seeds()) {
      insist(!bytes.empty(), "there is something to begin with");
      target->feed(bytes);
    }
    Mutator mutator(*target, seed);
    for (std::uint64_t number = 0; number < runs; ++number) {
      if (only >= 0 && number != static_cast<std::uint64_t>(only)) continue;
      const std::string bytes = mutator.input(number);
      // Said before it is fed: whoever dies cannot speak.
      static char what[160];
      std::snprintf(what, sizeof what, "%s --seed %llu --only %llu", target->name,
                    static_cast<unsigned long long>(seed), static_cast<unsigned long long>(number));
      current = what;
      target->feed(bytes);
    }
    std::cout << name << ": " << runs << " malformed inputs\n";
  }
  return 0;
}

}  // namespace
}  // namespace enlace::fuzz

int main(int argc, char** argv) {
  enlace::fuzz::program = argv[0];
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) {
    std::signal(signal, enlace::fuzz::say_which);
  }
  return enlace::fuzz::run(argc, argv);
}
