// Numbers for the objects that JavaScript holds: each names a slot and which use of that slot it is, so
// that a number kept past close() is refused instead of reaching a later object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/result/result.h"

namespace regcache {

template <typename Object>
class Handles {
 public:
  // Errors:  out_of_range when 65,535 objects are open.
  Result<std::uint32_t> open(std::unique_ptr<Object> object) {
    std::size_t slot = 0;
    while (slot < slots_.size() && slots_[slot].object != nullptr) {
      ++slot;
    }
    if (slot == kSlotsMax) {
      return fail(Code::out_of_range, "handle", "too many objects are open at once",
                  "close those that are no longer used");
    }
    if (slot == slots_.size()) {
      slots_.push_back({});
    }
    slots_[slot].object = std::move(object);
    return slots_[slot].generation << kSlotBits | static_cast<std::uint32_t>(slot);
  }

  // Lifetime: the pointer is good until the handle is closed.
  // Errors:  not_found for a number that is closed or was never given out.
  Result<Object*> find(std::uint32_t handle) {
    const std::size_t slot = handle & kSlotsMax;
    if (slot >= slots_.size() || slots_[slot].object == nullptr ||
        slots_[slot].generation != handle >> kSlotBits) {
      return fail(Code::not_found, "handle", "this object was closed before");
    }
    return slots_[slot].object.get();
  }

  // A number that is closed already is no error: finalizers may come late.
  void close(std::uint32_t handle) {
    if (find(handle)) {
      Slot& slot = slots_[handle & kSlotsMax];
      slot.object.reset();
      slot.generation = slot.generation == kGenerationMax ? 1 : slot.generation + 1;
    }
  }

 private:
  static constexpr std::uint32_t kSlotBits = 16;
  static constexpr std::uint32_t kSlotsMax = 0xffff;
  static constexpr std::uint32_t kGenerationMax = 0x7fff;  // handles stay positive as int32

  struct Slot {
    std::unique_ptr<Object> object;
    std::uint32_t generation = 1;
  };

  std::vector<Slot> slots_;
};

}  // namespace regcache
