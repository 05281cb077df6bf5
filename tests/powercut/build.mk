# Answers what the secure console asks.
$(call host-tool,test-person,tests/powercut/person.c)
