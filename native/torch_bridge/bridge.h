// libtorch as a small C ABI. Every function that can fail returns nullptr or -1 and leaves libtorch's message in tailor_last_error().
#pragma once

#include <c10/util/Exception.h>

#include <cstdint>
#include <exception>

#define TAILOR_API extern "C" __attribute__((visibility("default")))

namespace tailor {

// What stands in Value.tag; ArgumentTag.cs holds the same list.
enum class Tag : int32_t { None = 0, Tensor = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, TensorList = 6, String = 7, DoubleList = 8 };

// One argument or result of a boxed call. Lists live beside the values: payload is the index of their first slot of 8 bytes in
// `lists`, count their length (of a string: its bytes, in UTF-8).
struct Value {
  int32_t tag;
  int32_t count;
  int64_t payload;
};
static_assert(sizeof(Value) == 16, "NativeValue.cs relies on this layout");

// Keeps an error's text for tailor_last_error(). A plain thread-local array: a thread-local std::string in a library
// loaded with dlopen crashes on first use.
void keep_error(const char* text) noexcept;

template <typename Result, typename Body>
Result guarded(Result failure, Body&& body) noexcept {
  try {
    return body();
  } catch (const c10::Error& error) {
    keep_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    keep_error(error.what());
  } catch (...) {
    keep_error("unknown native exception");
  }
  return failure;
}

}  // namespace tailor
