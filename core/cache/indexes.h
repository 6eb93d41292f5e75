// The indexes of a cache config: which lead nowhere, which in a loop, and an order in which every
// record comes after its inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

enum class IndexFault : std::uint8_t {
  parent_range,  // a layer's parent is no layer
  layer_loop,    // a layer is its own ancestor
  result_range,  // a result's layer is no layer
  chain_range,   // a chain's layer is no layer
  link_range,    // an input's link is no record
  record_loop,   // a record is part of a loop of links, or between two loops
};

struct IndexProblem {
  IndexFault fault = IndexFault::parent_range;
  std::size_t owner = 0;  // the layer or record that has the index
  Error error;            // out_of_range or conflict; the subject is a JSON pointer
};

// Whether records that depend on each other are a problem: to normalize they are not.
enum class RecordLoops : bool { are_allowed, are_problems };

// All problems: those of layers first, then those of records, each in the order of the text; of a
// loop of layers the one that closes it.
//
// Limits:  stops after `count_max` of them. No recursion, linear time.
[[nodiscard]] std::vector<IndexProblem> find_index_problems(
    const CacheConfig& config, std::size_t count_max,
    RecordLoops loops = RecordLoops::are_problems);

// The first of them as an error. The functions of this room that take a CacheConfig from outside call
// this first and trust the indexes afterwards.
//
// Errors:  out_of_range, conflict; the subject is a JSON pointer.
[[nodiscard]] Result<void> check_indexes(const CacheConfig& config);

// Whether `index` is one of `count` items.
[[nodiscard]] bool is_index(std::int64_t index, std::size_t count);

// For each record, the records that have it as an input; once for each link.
class RecordUsers {
 public:
  // Links that lead nowhere are left out.
  explicit RecordUsers(const CacheConfig& config);

  [[nodiscard]] std::span<const std::uint32_t> of(std::size_t record) const;

 private:
  std::vector<std::uint32_t> begins_;  // of each record in users_, and the end
  std::vector<std::uint32_t> users_;
};

// Every record after all records that its inputs link to; those in loops and above them are left out.
[[nodiscard]] std::vector<std::uint32_t> inputs_first(const CacheConfig& config,
                                                      const RecordUsers& users);

}  // namespace regcache
