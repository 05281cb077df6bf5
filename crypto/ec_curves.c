/*
 * Parameters of the curves: FIPS 186-4, D.1.2; GB/T 32918.5; RFC 8032, clauses
 * 5.1 and 5.2. Numbers that are said to be in a field's form are multiplied by
 * 2^64 for each limb where the field is Montgomery's.
 */
#include "ec_group.h"

const struct ec_group ec_p192 = {
	.ops = &ec_weierstrass_ops,
	.p = {
		.ops = &ec_ops_montgomery3,
		.limbs = 3,
		.bits = 192,
		.neg_inverse = 0x0000000000000001,
		.modulus = { {
			0xffffffffffffffff, 0xfffffffffffffffe, 0xffffffffffffffff,
		} },
		.one = { {
			0x0000000000000001, 0x0000000000000001, 0x0000000000000000,
		} },
		.square = { {
			0x0000000000000001, 0x0000000000000002, 0x0000000000000001,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery3,
		.limbs = 3,
		.bits = 192,
		.neg_inverse = 0x882672070ddbcf2f,
		.modulus = { {
			0x146bc9b1b4d22831, 0xffffffff99def836, 0xffffffffffffffff,
		} },
		.one = { {
			0xeb94364e4b2dd7cf, 0x00000000662107c9, 0x0000000000000000,
		} },
		.square = { {
			0xce66baccdeb35961, 0x4696ea5bbb3a6bee, 0x28be5677ea0581a2,
		} },
	},
	.constant = { {
		0x62d9e406a6e33a98, 0x7281cdb219076ae2, 0x73c8eec557c0b131,
	} },
	.scalar_bits = 192,
	.comb = ec_comb_p192,
};

const struct ec_group ec_p224 = {
	.ops = &ec_weierstrass_ops,
	.p = {
		.ops = &ec_ops_montgomery4,
		.limbs = 4,
		.bits = 224,
		.neg_inverse = 0xffffffffffffffff,
		.modulus = { {
			0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff,
			0x00000000ffffffff,
		} },
		.one = { {
			0xffffffff00000000, 0xffffffffffffffff, 0x0000000000000000,
			0x0000000000000000,
		} },
		.square = { {
			0xffffffff00000001, 0xffffffff00000000, 0xfffffffe00000000,
			0x00000000ffffffff,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery4,
		.limbs = 4,
		.bits = 224,
		.neg_inverse = 0xd6e242706a1fc2eb,
		.modulus = { {
			0x13dd29455c5c2a3d, 0xffff16a2e0b8f03e, 0xffffffffffffffff,
			0x00000000ffffffff,
		} },
		.one = { {
			0xa3a3d5c300000000, 0x1f470fc1ec22d6ba, 0x000000000000e95d,
			0x0000000000000000,
		} },
		.square = { {
			0x29947a695f517d15, 0xabc8ff5931d63f4b, 0x6ad15f7cd9714856,
			0x00000000b1e97961,
		} },
	},
	.constant = { {
		0xe768cdf663c059cd, 0x107ac2f3ccf01310, 0x3dceba98c8528151,
		0x000000007fc02f93,
	} },
	.scalar_bits = 224,
	.comb = ec_comb_p224,
};

const struct ec_group ec_p256 = {
	.ops = &ec_weierstrass_ops,
	.p = {
		.ops = &ec_ops_p256,
		.limbs = 4,
		.bits = 256,
		.neg_inverse = 0x0000000000000001,
		.modulus = { {
			0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000,
			0xffffffff00000001,
		} },
		.one = { {
			0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff,
			0x00000000fffffffe,
		} },
		.square = { {
			0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe,
			0x00000004fffffffd,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery4,
		.limbs = 4,
		.bits = 256,
		.neg_inverse = 0xccd1c8aaee00bc4f,
		.modulus = { {
			0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff,
			0xffffffff00000000,
		} },
		.one = { {
			0x0c46353d039cdaaf, 0x4319055258e8617b, 0x0000000000000000,
			0x00000000ffffffff,
		} },
		.square = { {
			0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59,
			0x66e12d94f3d95620,
		} },
	},
	.constant = { {
		0xd89cdf6229c4bddf, 0xacf005cd78843090, 0xe5a220abf7212ed6,
		0xdc30061d04874834,
	} },
	.scalar_bits = 256,
	.comb = ec_comb_p256,
};

const struct ec_group ec_p384 = {
	.ops = &ec_weierstrass_ops,
	.p = {
		.ops = &ec_ops_montgomery6,
		.limbs = 6,
		.bits = 384,
		.neg_inverse = 0x0000000100000001,
		.modulus = { {
			0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe,
			0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
		} },
		.one = { {
			0xffffffff00000001, 0x00000000ffffffff, 0x0000000000000001,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
		} },
		.square = { {
			0xfffffffe00000001, 0x0000000200000000, 0xfffffffe00000000,
			0x0000000200000000, 0x0000000000000001, 0x0000000000000000,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery6,
		.limbs = 6,
		.bits = 384,
		.neg_inverse = 0x6ed46089e88fdc45,
		.modulus = { {
			0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf,
			0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
		} },
		.one = { {
			0x1313e695333ad68d, 0xa7e5f24db74f5885, 0x389cb27e0bc8d220,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
		} },
		.square = { {
			0x2d319b2419b409a9, 0xff3d81e5df1aa419, 0xbc3e483afcb82947,
			0xd40d49174aab1cc5, 0x3fb05b7a28266895, 0x0c84ee012b39bf21,
		} },
	},
	.constant = { {
		0x081188719d412dcc, 0xf729add87a4c32ec, 0x77f2209b1920022e,
		0xe3374bee94938ae2, 0xb62b21f41f022094, 0xcd08114b604fbff9,
	} },
	.scalar_bits = 384,
	.comb = ec_comb_p384,
};

const struct ec_group ec_p521 = {
	.ops = &ec_weierstrass_ops,
	.p = {
		.ops = &ec_ops_p521,
		.limbs = 9,
		.bits = 521,
		.neg_inverse = 0x0000000000000001,
		.modulus = { {
			0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
			0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
			0xffffffffffffffff, 0xffffffffffffffff, 0x00000000000001ff,
		} },
		.one = { {
			0x0000000000000001, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
		} },
		.square = { {
			0x0000000000000001, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery9,
		.limbs = 9,
		.bits = 521,
		.neg_inverse = 0x1d2f5ccd79a995c7,
		.modulus = { {
			0xbb6fb71e91386409, 0x3bb5c9b8899c47ae, 0x7fcc0148f709a5d0,
			0x51868783bf2f966b, 0xfffffffffffffffa, 0xffffffffffffffff,
			0xffffffffffffffff, 0xffffffffffffffff, 0x00000000000001ff,
		} },
		.one = { {
			0xfb80000000000000, 0x28a2482470b763cd, 0x17e2251b23bb31dc,
			0xca4019ff5b847b2d, 0x02d73cbc3e206834, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
		} },
		.square = { {
			0x137cd04dcf15dd04, 0xf707badce5547ea3, 0x12a78d38794573ff,
			0xd3721ef557f75e06, 0xdd6e23d82e49c7db, 0xcff3d142b7756e3e,
			0x5bcc6d61a8e567bc, 0x2d8e03d1492d0d45, 0x000000000000003d,
		} },
	},
	.constant = { {
		0xef451fd46b503f00, 0x3573df883d2c34f1, 0x1652c0bd3bb1bf07,
		0x56193951ec7e937b, 0xb8b489918ef109e1, 0xa2da725b99b315f3,
		0x929a21a0b68540ee, 0x953eb9618e1c9a1f, 0x0000000000000051,
	} },
	.scalar_bits = 528,
	.comb = ec_comb_p521,
};

const struct ec_group ec_sm2 = {
	.ops = &ec_weierstrass_ops,
	.p = {
		.ops = &ec_ops_montgomery4,
		.limbs = 4,
		.bits = 256,
		.neg_inverse = 0x0000000000000001,
		.modulus = { {
			0xffffffffffffffff, 0xffffffff00000000, 0xffffffffffffffff,
			0xfffffffeffffffff,
		} },
		.one = { {
			0x0000000000000001, 0x00000000ffffffff, 0x0000000000000000,
			0x0000000100000000,
		} },
		.square = { {
			0x0000000200000003, 0x00000002ffffffff, 0x0000000100000001,
			0x0000000400000002,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery4,
		.limbs = 4,
		.bits = 256,
		.neg_inverse = 0x327f9e8872350975,
		.modulus = { {
			0x53bbf40939d54123, 0x7203df6b21c6052b, 0xffffffffffffffff,
			0xfffffffeffffffff,
		} },
		.one = { {
			0xac440bf6c62abedd, 0x8dfc2094de39fad4, 0x0000000000000000,
			0x0000000100000000,
		} },
		.square = { {
			0x901192af7c114f20, 0x3464504ade6fa2fa, 0x620fc84c3affe0d4,
			0x1eb5e412a22b3d3b,
		} },
	},
	.constant = { {
		0x90d230632bc0dd42, 0x71cf379ae9b537ab, 0x527981505ea51c3c,
		0x240fe188ba20e2c8,
	} },
	.scalar_bits = 256,
	.comb = ec_comb_sm2,
};

const struct ec_group ec_ed25519 = {
	.ops = &ec_edwards_ops,
	.p = {
		.ops = &ec_ops_p25519,
		.limbs = 4,
		.bits = 255,
		.neg_inverse = 0x86bca1af286bca1b,
		.modulus = { {
			0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff,
			0x7fffffffffffffff,
		} },
		.one = { {
			0x0000000000000001, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000,
		} },
		.square = { {
			0x0000000000000001, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery4,
		.limbs = 4,
		.bits = 253,
		.neg_inverse = 0xd2b51da312547e1b,
		.modulus = { {
			0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0x0000000000000000,
			0x1000000000000000,
		} },
		.one = { {
			0xd6ec31748d98951d, 0xc6ef5bf4737dcf70, 0xfffffffffffffffe,
			0x0fffffffffffffff,
		} },
		.square = { {
			0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65,
			0x0399411b7c309a3d,
		} },
	},
	.constant = { {
		0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898,
		0x52036cee2b6ffe73,
	} },
	.a_is_minus_one = true,
	.scalar_bits = 256,
	.comb = ec_comb_ed25519,
};

const struct ec_group ec_ed448 = {
	.ops = &ec_edwards_ops,
	.p = {
		.ops = &ec_ops_p448,
		.limbs = 7,
		.bits = 448,
		.neg_inverse = 0x0000000000000001,
		.modulus = { {
			0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
			0xfffffffeffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
			0xffffffffffffffff,
		} },
		.one = { {
			0x0000000000000001, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000,
		} },
		.square = { {
			0x0000000000000001, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000,
		} },
	},
	.n = {
		.ops = &ec_ops_montgomery7,
		.limbs = 7,
		.bits = 446,
		.neg_inverse = 0x03bd440fae918bc5,
		.modulus = { {
			0x2378c292ab5844f3, 0x216cc2728dc58f55, 0xc44edb49aed63690,
			0xffffffff7cca23e9, 0xffffffffffffffff, 0xffffffffffffffff,
			0x3fffffffffffffff,
		} },
		.one = { {
			0x721cf5b5529eec34, 0x7a4cf635c8e9c2ab, 0xeec492d944a725bf,
			0x000000020cd77058, 0x0000000000000000, 0x0000000000000000,
			0x0000000000000000,
		} },
		.square = { {
			0xe3539257049b9b60, 0x7af32c4bc1b195d9, 0x0d66de2388ea1859,
			0xae17cf725ee4d838, 0x1a9cc14ba3c47c44, 0x2052bcb7e4d070af,
			0x3402a939f823b729,
		} },
	},
	.constant = { {
		0xffffffffffff6756, 0xffffffffffffffff, 0xffffffffffffffff,
		0xfffffffeffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
		0xffffffffffffffff,
	} },
	.scalar_bits = 448,
	.comb = ec_comb_ed448,
};
