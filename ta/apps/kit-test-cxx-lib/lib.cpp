/*
 * Throws, catches, and lets pass what the TA is to catch.
 */
extern "C" int cxx_lib_throw(int v);
extern "C" int cxx_lib_inner(int v);

struct counted {
	int value;
	counted() : value(5)
	{
	}
	~counted()
	{
		value = 0;
	}
};

static counted global;

int cxx_lib_inner(int v)
{
	if (v > 1)
		throw v;
	return v;
}

int cxx_lib_throw(int v)
{
	try {
		return cxx_lib_inner(v);
	} catch (int e) {
		if (e == 3)
			throw;
		return global.value + e;
	}
}
