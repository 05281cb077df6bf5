/*
 * Constructors, exceptions in the TA and from the library, thread-local
 * storage, new and delete.
 */
extern "C" int cxx_lib_throw(int v);
extern "C" int cxx_run(void);

static int destroyed;

struct on_stack {
	~on_stack()
	{
		destroyed++;
	}
};

struct global {
	int value;
	global() : value(42)
	{
	}
};

struct error {
	int code;
};

static global made;
static thread_local int counter = 9;

static int inner(int v)
{
	on_stack d;

	if (v != 0)
		throw v;
	return 0;
}

static int exceptions(void)
{
	try {
		inner(7);
		return __LINE__;
	} catch (int e) {
		if (e != 7)
			return __LINE__;
	}
	if (destroyed != 1)
		return __LINE__;
	try {
		throw error{ 4 };
	} catch (const error &e) {
		if (e.code != 4)
			return __LINE__;
	}
	return 0;
}

static int exceptions_of_the_library(void)
{
	try {
		if (cxx_lib_throw(2) != 7)
			return __LINE__;
	} catch (...) {
		return __LINE__;
	}
	try {
		cxx_lib_throw(3);
		return __LINE__;
	} catch (int e) {
		if (e != 3)
			return __LINE__;
	}
	return 0;
}

/* 0, or the line of what did not hold. */
int cxx_run(void)
{
	int line = exceptions();

	if (line == 0)
		line = exceptions_of_the_library();
	if (line != 0)
		return line;
	if (made.value != 42 || ++counter != 10)
		return __LINE__;

	int *p = new int[100];

	p[5] = 1;
	delete[] p;
	return 0;
}
