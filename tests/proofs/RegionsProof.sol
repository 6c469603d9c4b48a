// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Regions} from "../../contracts/libraries/Regions.sol";
import {Proof} from "./Proof.sol";

/// @title Regions of grants
contract RegionsProof is Proof {
    function pack(uint32[] calldata codes) external view returns (uint160) {
        return Regions.pack(codes);
    }

    /// @notice The regions of a grant are kept as they were given.
    function check_regions_are_kept_as_given(uint32 a, uint32 b, uint32 c) external {
        HALMOS.assume(Regions.isRegion(a) && Regions.isRegion(b) && Regions.isRegion(c));
        uint32[] memory codes = new uint32[](3);
        (codes[0], codes[1], codes[2]) = (a, b, c);
        uint32[] memory kept = Regions.unpack(this.pack(codes));
        assert(kept.length == 3 && kept[0] == a && kept[1] == b && kept[2] == c);
    }

    /// @notice A code of a region has two, four or six digits.
    function check_a_region_has_two_four_or_six_digits(uint32 code) external view {
        bool two = code >= 10 && code <= 99;
        bool four = code >= 1000 && code <= 9999;
        bool six = code >= 100000 && code <= 999999;
        assert(Regions.isRegion(code) == (two || four || six));
    }

    /// @notice A grant for a district contains the numbers of that district alone.
    function check_a_district_contains_itself_alone(bytes6 district) external view {
        assert(Regions.contain(370203, district) == (district == "370203"));
    }

    /// @notice A grant for a province contains its districts, and those of no other.
    function check_a_province_contains_its_own_districts(bytes6 district) external view {
        bool digits = true;
        for (uint256 i = 0; i < 6; ++i) digits = digits && district[i] >= "0" && district[i] <= "9";
        assert(Regions.contain(37, district) == (digits && district[0] == "3" && district[1] == "7"));
    }
}
