#pragma once

#include <string>
#include <vector>

namespace enlace::mock {

// `enlace-mock judge`: reads the state of the running mocks and says whether every order of Handy stands in
// its ERP once and right. Returns the exit code: 0 clean, 1 findings, 2 wrong usage or no answer.
int judge_command(const std::vector<std::string>& words);

}  // namespace enlace::mock
