// Training on several machines: processes that meet at a TCP store and exchange tensors through Gloo, as torch.distributed does.
#include "bridge.h"
#include "handles.h"

#ifndef USE_C10D_GLOO  // some libtorches' own flags define it
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

using namespace tailor;

namespace {

using Group = c10::intrusive_ptr<c10d::ProcessGroupGloo>;

Group& from_group(void* handle) { return *static_cast<Group*>(handle); }

// Starts an exchange for each tensor, then waits for all; the values change behind autograd's back.
template <typename Start>
int32_t exchange(void** tensors, int32_t count, Start&& start) {
  return guarded<int32_t>(-1, [&] {
    std::vector<std::vector<at::Tensor>> held(count);
    std::vector<decltype(start(held[0]))> works;
    for (int32_t i = 0; i < count; i++) {
      held[i].push_back(from_handle(tensors[i]).detach());
      works.push_back(start(held[i]));
    }
    for (auto& work : works) work->wait();
    return 0;
  });
}

}  // namespace

// Waits until all `size` processes have come. One of them serves the store; `interface` may be empty: the one of this machine's name.
TAILOR_API void* tailor_process_group_create(
    const char* host, int32_t port, int32_t rank, int32_t size, int32_t serves_store, const char* interface, int64_t timeout_ms) {
  return guarded<void*>(nullptr, [&] {
    const std::chrono::milliseconds timeout(timeout_ms);
    c10d::TCPStoreOptions at_store;
    at_store.port = static_cast<uint16_t>(port);
    at_store.isServer = serves_store != 0;
    at_store.numWorkers = size;
    at_store.waitWorkers = false;  // connecting the group waits for all, also where someone else serves the store
    at_store.timeout = timeout;
    c10::intrusive_ptr<c10d::Store> store = c10::make_intrusive<c10d::TCPStore>(host, at_store);
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices.push_back(*interface ? c10d::ProcessGroupGloo::createDeviceForInterface(interface) : c10d::ProcessGroupGloo::createDefaultDevice());
    return new Group(c10::make_intrusive<c10d::ProcessGroupGloo>(c10::make_intrusive<c10d::PrefixStore>("tailor", store), rank, size, options));
  });
}

// Every tensor becomes the sum of its values in all processes.
TAILOR_API int32_t tailor_process_group_all_reduce(void* group, void** tensors, int32_t count) {
  return exchange(tensors, count, [&](std::vector<at::Tensor>& tensor) { return from_group(group)->allreduce(tensor); });
}

// Every tensor becomes what it is in process `root`.
TAILOR_API int32_t tailor_process_group_broadcast(void* group, void** tensors, int32_t count, int32_t root) {
  c10d::BroadcastOptions options;
  options.rootRank = root;
  return exchange(tensors, count, [&](std::vector<at::Tensor>& tensor) { return from_group(group)->broadcast(tensor, options); });
}

TAILOR_API int32_t tailor_process_group_barrier(void* group) {
  return guarded<int32_t>(-1, [&] {
    from_group(group)->barrier()->wait();
    return 0;
  });
}

TAILOR_API void tailor_process_group_free(void* group) { delete static_cast<Group*>(group); }
