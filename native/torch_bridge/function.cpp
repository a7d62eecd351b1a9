// Functions whose gradients the managed side works out: libtorch's graph knows them as one node.
#include "bridge.h"
#include "handles.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

using namespace tailor;

namespace {

// From the gradient of the result, whose handle it owns, to those of the inputs, whose handles it gives away; null for none. -1 where it failed.
using Differentiate = int32_t (*)(void* state, void* result, void** inputs, int32_t count);
using Release = void (*)(void* state);

class ManagedFunction : public torch::autograd::Node {
 public:
  ManagedFunction(Differentiate differentiate, Release release, void* state) : differentiate_(differentiate), release_(release), state_(state) {}
  ManagedFunction(const ManagedFunction&) = delete;
  ManagedFunction& operator=(const ManagedFunction&) = delete;
  ~ManagedFunction() override { release_(state_); }

  std::string name() const override { return "ManagedFunction"; }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    torch::autograd::variable_list found(num_outputs());
    if (!gradients[0].defined()) return found;
    std::vector<void*> handles(found.size(), nullptr);
    int32_t status = differentiate_(state_, to_handle(std::move(gradients[0])), handles.data(), static_cast<int32_t>(handles.size()));
    for (size_t i = 0; i < handles.size(); i++) {
      if (handles[i] == nullptr) continue;
      found[i] = from_handle(handles[i]);
      free_handle(handles[i]);
    }
    TORCH_CHECK(status == 0, "the gradient of a function failed");
    return found;
  }

 private:
  Differentiate differentiate_;
  Release release_;
  void* state_;
};

}  // namespace

// Makes `result`, which was computed without recording, a function of `inputs`. `state` is released when the graph is, or at once where nothing records.
TAILOR_API int32_t tailor_function_record(void* result, void** inputs, int32_t count, Differentiate differentiate, Release release, void* state) {
  return guarded<int32_t>(-1, [&] {
    std::shared_ptr<ManagedFunction> function(new ManagedFunction(differentiate, release, state), torch::autograd::deleteNode);
    bool recorded = false;
    for (int32_t i = 0; i < count; i++) {
      recorded |= from_handle(inputs[i]).requires_grad();
      function->add_next_edge(torch::autograd::impl::gradient_edge(from_handle(inputs[i])));
    }
    if (recorded && at::GradMode::is_enabled()) torch::autograd::create_gradient_edge(from_handle(result), function);
    return 0;
  });
}
