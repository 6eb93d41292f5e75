// One layer (a file /x with "hello cache\n") as BuildKit v0.32.2 itself wrote it in each compression.
#pragma once

#include <cstdint>
#include <string_view>

#include "tests/core/codec/codec_runner.h"

namespace regcache {

// 110 bytes, sha256 33f32ed7837af7462334fcfe3026238a7eb74124e2be4d38ab9f92b7005b2717.
inline constexpr std::string_view kGzipLayer =
    "H4sIAAAAAAAA/6pgoD0wMDAwMDMxAdMGBgbotIGBoQmDoamhkamZsZGZiSmDgYG5iYkRg4IBHdzGUFpckljEYECxXeie"
    "GyIgIzUnJ18hOTE5I5VroN0yCkbBKBgFo4B+ABAAAP//DyiMCQAIAAA=";

// 101 bytes, sha256 b7552dcebe9df1bec818d44b17a3756b218aa1bf9d2ce338172514d566a2d421.
inline constexpr std::string_view kZstdLayer =
    "KLUv/WQAB70CAMLDDBSgNwAARH3XziwTFJvE77+IiV3UB4BaCaVCDINas0CHgZC88FrhaXouOObMGGv/"
    "t+efSQsAVsEPD5Wh"
    "ABQJwUkBfIC1DvgNCekdM40VdCvXfiaHBdaB0YA=";

// 470 bytes, sha256 086a57a1c6881322926ada574dac0f06897244e1ff38a5abd418cacd5e2dfc98.
inline constexpr std::string_view kEstargzLayer =
    "H4sIAAAAAAAA/6pgoD0wMDAwMDMxAdMGBgbotIGBoQmDoamhkamZsZGZiSmDgYG5iYkRg4IBHdzGUFpckljEYECxXeie"
    "GyIAAAAA//8BAAD//ymB6DAAAgAAH4sIAAAAAAAA/8pIzcnJV0hOTM5I5WIYBaNgFIyCUTBiACAAAP//soI/ZwAGAAAf"
    "iwgAAAAAAAD/7JFPbzIhEIe9wqfYcFYzjCwI5/cjvKc2PaDMKm1km2VtrMbv3qy78dCm6aE2TZN9LvB7MjD8ya1vNsd5"
    "TIEO88dcp8ntgZ7PRijRXOcXL7EEPSngB87ygX33AhP4dq/3l/sjnDgTL9TkWCfhCjnlTFBqm0hZuOKeM3bijDGR/I6E"
    "K8RBTC+5fX2+5IY2g8nx2BmJfdzVoY39GgTUM5AzwP+wcKAclHfiWtWVKIQ+11WVqRWusIMIcUO5EyJvPZba0cJ6DGpl"
    "oVwbWnqPJNcm+JLIemUMSFByhSsdoFpKZciiWWijtK2W0lZyaLze7tPTv5tvzhk7c/bAz7/9rSMjIyNf8hYAAP//GKfj"
    "6QAIAAAfiwgEAAAAAAD/GgBTRxYAMDAwMDAwMDAwMDAwMDA4OVNUQVJHWgEAAP//AAAAAAAAAAA=";

inline constexpr std::string_view kEstargzTocDigest =
    "sha256:e0a71a2740eab91afee22745a2145be8257f1387ad121c5c7a381a27978ff832";
inline constexpr std::string_view kEstargzUncompressed =
    "sha256:53c25be76a42b56deef3ab94c4cd93b50b23bb73b999de5db18e87c4c58d065e";

inline Bytes from_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Bytes bytes;
  unsigned bits = 0;
  unsigned bit_count = 0;
  for (const char c : text) {
    if (c == '=') {
      break;
    }
    bits = bits << 6U | static_cast<unsigned>(kDigits.find(c));
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> bit_count));
    }
  }
  return bytes;
}

}  // namespace regcache
