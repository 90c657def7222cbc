#include "phrases/host_texts.hpp"

namespace enlace::phrases {

const std::vector<HostText>& host_texts() {
  static const std::vector<HostText> all = [] {
    std::vector<HostText> joined;
    for (const std::span<const HostText> area :
         {setup_texts(), file_texts(), check_texts(), order_texts(), catalogue_texts(), remote_texts(),
          operation_texts(), connector_texts(), standing_texts(), console_texts(), action_texts(),
          question_texts(), screen_texts(), approval_texts()}) {
      joined.insert(joined.end(), area.begin(), area.end());
    }
    return joined;
  }();
  return all;
}

}  // namespace enlace::phrases
