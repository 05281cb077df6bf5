# Answers what the secure console asks.
$(call host-tool,test-person,tests/store/person.c)
